"""A project's folder -> its text files."""

import shutil
import subprocess

import pytest

from lastcall.adapters import files
from lastcall.adapters.files import read_project
from lastcall.errors import ConfigError
from lastcall.model.code import ProjectFiles, SourceFile


def put(folder, **contents: bytes):
    for name, body in contents.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)


def test_text_files_are_read_and_the_rest_is_counted(tmp_path):
    put(tmp_path, src__a=b"x = 1\n", node_modules__b=b"y", c=b"\0\1", d=b"z" * (files.MAX_BYTES + 1))
    put(tmp_path, **{"yarn.lock": b"z"})
    (tmp_path / "link").symlink_to("/etc/passwd")
    (tmp_path / "loop").symlink_to(tmp_path)

    assert read_project(tmp_path) == ProjectFiles(
        (SourceFile("src/a", "x = 1\n"),),
        {"binary": 1, "dependency folder": 1, "made by a tool": 1, "no plain file": 1, "too large": 1},
    )


def test_bytes_that_are_no_utf8_are_read_all_the_same(tmp_path):
    put(tmp_path, a=b"caf\xe9")

    assert read_project(tmp_path).files == (SourceFile("a", "caf\ufffd"),)


def test_more_files_than_the_limit_are_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MAX_FILES", 2)
    put(tmp_path, a=b"1", b=b"2", c=b"3")

    read = read_project(tmp_path)

    assert [file.path for file in read.files] == ["a", "b"]
    assert read.skipped == {"over the limit": 1}


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_what_git_ignores_is_left_out(tmp_path):
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    put(tmp_path, **{".gitignore": b"secret\n", "secret": b"k", "a": b"1"})

    assert [file.path for file in read_project(tmp_path).files] == [".gitignore", "a"]


def test_a_folder_that_is_not_there_is_a_mistake(tmp_path):
    with pytest.raises(ConfigError, match="no such folder"):
        read_project(tmp_path / "nope")
