"""Who is watched and where: vendors, their sources and the marks they leave in code."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Access(StrEnum):
    """How a source can be read; only `OPEN` sources are polled, the others are shown as not watched."""

    OPEN = "open"
    JS = "js"
    BLOCKED = "blocked"
    KEY = "key"
    LOGIN = "login"


class SourceKind(StrEnum):
    """What a source is expected to be; `AUTO` is decided by content, `NEWS` is a page or feed that reports on vendors."""

    AUTO = "auto"
    FEED = "feed"
    PAGE = "page"
    MARKDOWN = "markdown"
    JSON = "json"
    OPENAPI = "openapi"
    GRAPHQL = "graphql"
    YAML = "yaml"
    CODE = "code"  # a vendor's own program text: listed, not polled
    STATUS = "status"  # incidents and maintenance: listed, not polled
    NEWS = "news"
    ENDPOINT = "endpoint"  # an address that programs call: its header fields and its status are read, never its body
    TRAFFIC = "traffic"  # what our own programs were answered: an HTTP Archive on this machine
    MAIL = "mail"  # what a vendor wrote to us: a folder of mails or an IMAP mailbox


@dataclass(frozen=True, slots=True)
class Source:
    """One address that is polled; `id` is `vendor/name` and the natural key everywhere."""

    id: str
    vendor: str
    url: str
    kind: SourceKind = SourceKind.AUTO
    every: timedelta = timedelta(hours=6)
    access: Access = Access.OPEN
    confirmed: bool = True  # False: restated from memory, nobody has seen the address answer
    options: Mapping[str, str] = field(default_factory=dict, repr=False)  # may hold a password
    note: str = ""
    seen: str = ""  # how the address was confirmed, or why it was not


@dataclass(frozen=True, slots=True)
class Marks:
    """What use of a vendor, or of one subject of it, looks like in code and traffic.

    Text is compared as written unless a field says otherwise. Grammar of the fields that have one:

    - `paths`: `/v1/videos`, or with its method `POST /v1/videos`. `{name}` is one segment; a pattern also covers
      what lies below it (`/v1/videos/{id}`), never a longer last segment (`/v1/videos2`); with `$` at its end it
      covers nothing below.
    - `packages` and `imports`: ecosystem -> names. In a sign, `name <3` or `name >=1,<2` narrows to versions, and a name
      that ends in `-*` or `/*` is a family. A sign's Maven package says nothing of imports: its group has sisters.
    - `headers`: `OpenAI-Beta` (the header in any value) or `OpenAI-Beta: assistants=v2` (a value that begins so).
    - `sdk_calls`: a dotted chain as code writes it, `client.videos.create`. A first part `client` stands for any
      receiver, `*` for any one part. Without `(` at its end a chain also covers what follows it
      (`client.videos.create.with_raw_response`), with `(` it must be called there, with `("sqs")` it must be called
      with that text as its first argument.
    - `terraform`: a provider (`hashicorp/aws`) or a type (`aws_qldb_ledger`); a type that ends in `_` is a prefix; with
      `key=value` after it, an attribute of that type (`azurerm_public_ip sku=Basic`).
    - `cloudformation`: a type; one that ends in `::` is a prefix.
    - `images`: `name`, or `name:tag`; `*` at the end stands for anything. `actions`: `owner/name@v3`.
    - `api_versions`: `group/version`, or `group/version Kind` as Kubernetes manifests write them.

    In a sign, `{word}` stands for a part that also stands in the sign's subject: `/admin/api/{version}` with the
    subject `API {version}` makes `/admin/api/2025-10/shop.json` a use of `API 2025-10`.
    """

    hosts: tuple[str, ...] = ()  # the host itself and every host below it
    paths: tuple[str, ...] = ()
    packages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # ecosystem -> names
    imports: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # ecosystem -> modules, where the names differ
    env: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()  # regular expressions for resource ids, anchored at the start
    headers: tuple[str, ...] = ()
    sdk_calls: tuple[str, ...] = ()
    terraform: tuple[str, ...] = ()
    cloudformation: tuple[str, ...] = ()
    images: tuple[str, ...] = ()  # of containers
    actions: tuple[str, ...] = ()  # GitHub Actions
    runners: tuple[str, ...] = ()  # labels of CI machines
    runtimes: tuple[str, ...] = ()  # of functions and platforms: nodejs16.x
    stacks: tuple[str, ...] = ()  # of platforms: heroku-20
    api_versions: tuple[str, ...] = ()
    text: tuple[str, ...] = ()  # anything else that is unmistakable: ::set-output


@dataclass(frozen=True, slots=True)
class Sign:
    """Marks that say more than whose: `subject` is in use where one of them stands.

    `subject` is a name as notices write it (stages/names.py tells whether two names are one). `unless` are words
    that make a call innocent when they stand in its arguments: a default model is used where no `model` is given. For
    a host, an image or a module they are what may follow it: `gcr.io/distroless` lives on.
    """

    subject: str
    marks: Marks
    kind: str = ""  # of the subject; empty: any
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Serving:
    """How a vendor serves models of other makers: what goes away there may live on at its maker, and is the maker's name.

    `named` are the words, in lower case, by which code names it beside a maker's model: without one of them the maker
    is meant. `chiefly` is the vendor whose models it serves above all; a third maker's name alone does not mean it.
    `maker_first`: its ids begin with their maker (`maker.model-1`), so that a bare name is the maker's own.
    """

    named: tuple[str, ...]
    chiefly: str = ""
    maker_first: bool = False


@dataclass(frozen=True, slots=True)
class Vendor:
    """One company or service; `slug` is the channel that serves a subject, `families` names that mean one thing."""

    slug: str
    name: str
    sources: tuple[Source, ...] = ()
    marks: Marks = field(default_factory=Marks)
    aliases: tuple[str, ...] = ()
    # What this vendor means by its own words: glossary["deprecated"] = "shutdown".
    glossary: Mapping[str, str] = field(default_factory=dict)
    # families["sora"] = ("Videos API", "/v1/videos"): names that stand or fall together.
    families: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notice_policy: str = ""
    signs: tuple[Sign, ...] = ()
    # engines["aws_rds_cluster"] = {"aurora-mysql": "Aurora MySQL"}: what a managed resource, or a module of one, runs by
    # the engine that it names; under "" where it can run only one. Notices write it with its version after it.
    engines: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    serving: Serving | None = None  # None: it serves only what it makes
    prefixes: tuple[str, ...] = ()  # what gateways and routers write before a model that it serves: groq/…
    notice_days: int | None = None  # the least notice that the vendor promises; None: it promises none
