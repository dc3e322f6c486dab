"""API schemas: each part that is to go is a record that names it and tells when."""

from __future__ import annotations

import json

import pytest

from lastcall.stages.parse import parse
from lastcall.stages.parse.openapi import trimmed
from tests.stages.parse.reading import read


def spec(**parts: object) -> str:
    return json.dumps({"openapi": "3.1.0", "info": {"title": "Acme", "version": "1"}, **parts})


def told(text: str) -> dict[str, dict[str, str]]:
    return {p.cells[0].text: {c.header: c.text for c in p.cells[1:] if c.text} for p in read(text)}


def test_a_deprecated_operation_is_named_by_method_and_path() -> None:
    found = told(spec(paths={"/v1/users": {"get": {"deprecated": True}, "post": {"summary": "Create"}}}))

    assert found == {"GET /v1/users": {"status": "deprecated"}}


@pytest.mark.parametrize(
    ("extension", "dates"),
    [
        ({"x-sunset": "2027-03-01"}, {"removal date": "2027-03-01"}),
        ({"x-sunset-date": "2027-03-01T00:00:00Z"}, {"removal date": "2027-03-01"}),
        ({"x-deprecated-at": "2026-01-02"}, {"deprecated on": "2026-01-02"}),
        (
            {"x-github": {"deprecationDate": "2026-01-02", "removalDate": "2027-03-01"}},
            {"deprecated on": "2026-01-02", "removal date": "2027-03-01"},
        ),
        (
            {"x-deprecation": {"sunset": "2027-03-01", "replacement": "GET /v2", "message": "Old"}},
            {"removal date": "2027-03-01", "replacement": "GET /v2", "reason": "Old"},
        ),
    ],
)
def test_vendors_extensions_tell_when(extension: dict[str, object], dates: dict[str, str]) -> None:
    found = told(spec(paths={"/v1": {"get": {"deprecated": True, **extension}}}))

    assert found == {"GET /v1": {"status": "deprecated", **dates}}


def test_an_extension_alone_is_enough_and_one_about_something_else_is_not() -> None:
    found = told(spec(paths={"/a": {"get": {"x-sunset": "2027-03-01"}}, "/b": {"get": {"x-build-date": "2027-03-01"}}}))

    assert list(found) == ["GET /a"]


def test_a_description_tells_when_and_what_to_use() -> None:
    said = "Returns users.\n\nThis endpoint will be removed on March 3, 2027. Use `GET /v2/users` instead."
    found = told(spec(paths={"/v1/users": {"get": {"description": said}}}))

    assert found["GET /v1/users"] == {
        "status": "deprecated",
        "removal date": "March 3, 2027",
        "replacement": "GET /v2/users",
        "reason": "This endpoint will be removed on March 3, 2027. Use `GET /v2/users` instead.",
    }


@pytest.mark.parametrize(
    "said", ["Removes a user.", "Lists deprecated models.", "Returns whether the model is deprecated."]
)
def test_a_description_about_other_things_says_nothing(said: str) -> None:
    assert told(spec(paths={"/v1/users": {"get": {"description": said}}})) == {}


def test_parts_of_what_stays_are_named_with_their_place() -> None:
    schema = {"properties": {"old": {"deprecated": True}, "in": {"properties": {"deep": {"deprecated": True}}}}}
    operation = {
        "parameters": [{"name": "page", "in": "query", "deprecated": True}],
        "requestBody": {"content": {"application/json": {"schema": schema}}},
    }
    found = told(spec(paths={"/v1": {"put": operation}}, components={"schemas": {"User": schema}}))

    assert list(found) == ["page (PUT /v1)", "PUT /v1: old", "PUT /v1: in.deep", "User.old", "User.in.deep"]


def test_what_is_gone_as_a_whole_is_told_once() -> None:
    operation = {"deprecated": True, "parameters": [{"name": "page", "deprecated": True}]}

    assert list(told(spec(paths={"/v1": {"get": operation}}))) == ["GET /v1"]


def test_swagger_two_in_yaml_is_read_too() -> None:
    text = """swagger: "2.0"
info: {title: Acme, version: 1}
paths:
  /v1/users:
    delete:
      deprecated: true
      x-sunset: 2027-03-01
definitions:
  User:
    properties:
      nick: {type: string, deprecated: true}
"""

    assert told(text) == {
        "DELETE /v1/users": {"status": "deprecated", "removal date": "2027-03-01"},
        "User.nick": {"status": "deprecated"},
    }


def test_odd_shapes_are_passed_over() -> None:
    assert (
        told(spec(paths={"/a": [], "/b": {"get": {"parameters": 5, "responses": [1]}}}, components={"schemas": [1]}))
        == {}
    )


def test_entries_are_all_operations_not_only_those_that_end() -> None:
    assert parse(spec(paths={"/a": {"get": {}, "put": {}}}).encode()).entries == 2


def test_a_large_document_in_yaml_gives_the_same_records_without_what_tells_nothing() -> None:
    quiet = "".join(f"  /quiet/{n}:\n    get:\n      summary: {'words ' * 20}\n" for n in range(5000))
    loud = "  /loud:\n    get:\n      deprecated: true\n      x-sunset: 2027-03-01\n"
    end = "components:\n  schemas:\n    Quiet: {type: object}\n    Loud:\n      deprecated: true\n"
    text = f"openapi: 3.0.0\ninfo:\n  title: Acme\n  version: '1'\npaths:\n{quiet}{loud}{end}"

    assert len(trimmed(text)) < 400
    assert list(told(text)) == ["GET /loud", "Loud"]
    assert parse(text.encode()).entries == 5001


def test_a_graphql_schema_is_a_record_for_each_mark() -> None:
    text = 'type User {\n  id: ID!\n  nick(old: Int @deprecated(reason: "Gone")): String @deprecated(reason: "Use `name`. Removal on 2027-01-01 UTC.")\n}\n'

    assert told(text) == {
        "User.nick.old": {"status": "deprecated", "reason": "Gone"},
        "User.nick": {
            "status": "deprecated",
            "removal date": "2027-01-01",
            "reason": "Use `name`. Removal on 2027-01-01 UTC.",
        },
    }
