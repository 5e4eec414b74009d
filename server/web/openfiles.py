"""An LRU of open files with their facts, so that a hot segment costs no open, stat or close."""

from __future__ import annotations

import os
from collections import OrderedDict
from email.utils import formatdate
from pathlib import Path


class OpenFile:
    """A descriptor open for reading; closed when nobody holds it any more."""

    __slots__ = ("_descriptor", "etag", "modified", "size")

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        facts = os.fstat(self._descriptor)
        self.size = facts.st_size  # bytes
        self.modified = formatdate(int(facts.st_mtime), usegmt=True)  # an HTTP date
        self.etag = f'"{facts.st_mtime_ns:x}-{facts.st_size:x}"'

    def fileno(self) -> int:
        """Return the descriptor."""
        return self._descriptor

    def seek(self, _offset: int) -> None:
        """Do nothing: every read says its own offset (asyncio's sendfile calls this at its end)."""

    def __del__(self) -> None:
        # Shared by every request that is sending it: only the last one to let go may close it.
        if hasattr(self, "_descriptor"):
            os.close(self._descriptor)


class OpenFiles:
    """The most recently used open files."""

    def __init__(self, most: int = 256) -> None:
        self._most = most
        self._files: OrderedDict[Path, OpenFile] = OrderedDict()

    def get(self, path: Path) -> OpenFile:
        """Return the open file of a path whose content never changes; OSError when it is not there."""
        file = self._files.get(path)
        if file is None:
            file = self._files[path] = OpenFile(path)
            if len(self._files) > self._most:
                self._files.popitem(last=False)
        else:
            self._files.move_to_end(path)
        return file

    def forget(self, folder: Path) -> None:
        """Let go of every file below a folder that is being deleted."""
        for path in [path for path in self._files if path.is_relative_to(folder)]:
            del self._files[path]
