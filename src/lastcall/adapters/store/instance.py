"""One daemon a database: a lock file that the kernel frees when its holder dies, however it dies."""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING, Self

from lastcall.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path


class InstanceLock:
    """Hold the lock of a database for as long as this process lives; use as a context manager."""

    def __init__(self, path: Path) -> None:
        self._path = path.with_name(f"{path.name}.lock")
        self._file: int | None = None

    def __enter__(self) -> Self:
        """Take the lock; raise StoreError at once where another process holds it."""
        try:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StoreError(f"{self._path}: {error.strerror}; check the folder's owner and space") from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(self._file, 32).decode(errors="replace").strip()
            os.close(self._file)
            self._file = None
            raise StoreError(
                f"another lastcall (process {holder or 'unknown'}) is running on this database; "
                "stop it first, or use another `database`"
            ) from error
        os.ftruncate(self._file, 0)
        os.write(self._file, str(os.getpid()).encode())
        return self

    def __exit__(self, *_: object) -> None:
        """Let go; the file stays, only the lock goes."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
