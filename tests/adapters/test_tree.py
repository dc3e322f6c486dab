"""A folder -> the files that are read, and everything else by name and reason."""

import os
import subprocess
from pathlib import Path

import pytest

from lastcall.adapters import tree
from lastcall.adapters.contents import read_contents
from lastcall.adapters.git import changed_lines
from lastcall.adapters.scan_cache import ScanCache, digest_of, is_settled
from lastcall.adapters.tree import list_tree
from lastcall.errors import ConfigError
from lastcall.model.code import FileState, Scan, Skipped


def put(folder: Path, **contents: bytes) -> None:
    for name, body in contents.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "protocol.file.allow=always")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


def listed(folder: Path) -> tuple[list[str], list[tuple[str, str]]]:
    found = list_tree(folder)
    return [state.path for state in found.files], [(one.path, one.reason) for one in found.skipped]


def test_a_tree_without_git_follows_its_own_gitignore_and_sees_hidden_project_files(tmp_path: Path) -> None:
    put(tmp_path, **{".gitignore": b"*.log\n/secret\n", "a.py": b"1", "x.log": b"", "secret__k": b"", ".env": b"K=1"})
    put(tmp_path, **{".github__w.yml": b"", "sub__.gitignore": b"!keep.log\n", "sub__keep.log": b"", "sub__y.log": b""})

    files, skipped = listed(tmp_path)

    assert files == [".env", ".github/w.yml", ".gitignore", "a.py", "sub/.gitignore", "sub/keep.log"]
    assert skipped == [(path, "ignored by .gitignore") for path in ("secret", "sub/y.log", "x.log")]


def test_what_is_no_code_of_the_project_is_left_out_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "MAX_BYTES", 100)
    put(
        tmp_path,
        **{"node_modules__b.js": b"", "a.png": b"", "big.py": b"x" * 101, "j.min.js": b"", "package.json": b""},
    )
    put(tmp_path, **{"dist__x.js": b"", "env__pyvenv.cfg": b"", "env2__a.py": b"", "yarn.lock": b"x" * 101})
    (tmp_path / "link").symlink_to("/etc/passwd")
    (tmp_path / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe")

    files, skipped = listed(tmp_path)

    assert files == ["env2/a.py", "package.json", "yarn.lock"]
    assert skipped == [
        ("a.png", "binary"),
        ("dist", "built"),
        ("env", "dependencies' folder"),
        ("node_modules", "dependencies' folder"),
        ("link", "link"),
        ("loop", "link"),
        ("j.min.js", "minified"),
        ("pipe", "no plain file"),
        ("big.py", "too large"),
    ]


def test_with_git_what_it_tracks_or_would_add_is_read_and_a_submodule_is_named(tmp_path: Path) -> None:
    other, home = tmp_path / "other", tmp_path / "home"
    for folder in (other, home):
        folder.mkdir()
        git(folder, "init", "-q")
    put(other, a=b"1")
    git(other, "add", "a")
    git(other, "commit", "-qm", "a")
    put(home, **{".gitignore": b"secret\n", "secret": b"k", "a.py": b"1", "gone.py": b"1", "vendor__x.go": b"1"})
    git(home, "add", ".")
    git(home, "submodule", "--quiet", "add", str(other), "sub")
    (home / "gone.py").unlink()
    put(home, **{"new.py": b"1"})

    files, skipped = listed(home)

    assert files == [".gitignore", ".gitmodules", "a.py", "new.py"]
    assert skipped == [("vendor", "dependencies' folder"), ("sub", "submodule")]


def test_one_file_is_a_tree_and_nothing_is_a_mistake(tmp_path: Path) -> None:
    put(tmp_path, **{"a.py": b"1"})

    assert listed(tmp_path / "a.py") == (["a.py"], [])
    with pytest.raises(ConfigError, match="no such file or folder"):
        list_tree(tmp_path / "nope")


def test_more_files_than_the_limit_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "MAX_FILES", 2)
    put(tmp_path, a=b"1", b=b"2", c=b"3")

    assert listed(tmp_path) == (["a", "b"], [("c", "over the limit of 2 files")])


@pytest.mark.parametrize(
    ("body", "data", "reason"),
    [
        (b"x = 1\n", b"x = 1\n", ""),
        (b"\xef\xbb\xbfx", b"x", ""),
        ("ä".encode("utf-16"), "ä".encode(), ""),
        (b"caf\xe9", b"caf\xe9", ""),
        (b"a\0b", b"", "binary"),
        (b"x" * 30_000, b"", "minified"),
    ],
)
def test_a_file_is_read_or_the_reason_is_told(tmp_path: Path, body: bytes, data: bytes, reason: str) -> None:
    put(tmp_path, a=body)

    told = read_contents(str(tmp_path / "a"))

    assert (told.data, told.reason) == (data, reason)


def test_a_file_that_went_away_is_unreadable(tmp_path: Path) -> None:
    assert read_contents(str(tmp_path / "nope")).reason == "unreadable: No such file or directory"


def test_changed_lines_are_those_since_the_base_and_all_of_new_files(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    put(tmp_path, **{"a.py": b"1\n2\n3\n", "b.py": b"1\n"})
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "x")
    put(tmp_path, **{"a.py": b"1\ntwo\n3\nfour\n", "new.py": b"1\n"})

    lines = changed_lines(tmp_path, "HEAD")

    assert lines == {"a.py": (range(2, 3), range(4, 5)), "new.py": (range(1, 10**9),)}
    with pytest.raises(ConfigError, match="--changed nope: git says"):
        changed_lines(tmp_path, "nope")
    with pytest.raises(ConfigError, match="no such commit"):
        changed_lines(tmp_path, "--output=x")


def test_what_is_kept_belongs_to_its_key_and_a_broken_file_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    cache = ScanCache(tmp_path / "c", "k1")
    scan = Scan(skipped=(Skipped("a", "binary"),), files=3, counts={"binary": 1})
    cache.keep_scan("/x", "d1", scan, ())

    assert cache.scan_of("/x", "d1") == (scan, ())
    assert cache.scan_of("/x", "d2") is None
    assert ScanCache(tmp_path / "c", "k2").scan_of("/x", "d1") is None
    next((tmp_path / "c").glob("scan-*")).write_text('{"key": "k1", "digest": "d1", "scan": [1]}')
    assert cache.scan_of("/x", "d1") is None
    assert ScanCache(None, "k1").scan_of("/x", "d1") is None


def test_a_file_that_changed_just_now_is_not_trusted_to_stay(tmp_path: Path) -> None:
    put(tmp_path, a=b"1")
    found = list_tree(tmp_path)
    now = found.files[0].mtime_ns

    assert not is_settled(found, now_ns=now + 1_000_000_000)
    assert is_settled(found, now_ns=now + 3_000_000_000)
    before = digest_of(found)
    put(tmp_path, a=b"22")
    assert digest_of(list_tree(tmp_path)) != before
    assert found.files[0] == FileState("a", 1, now, found.files[0].inode)
