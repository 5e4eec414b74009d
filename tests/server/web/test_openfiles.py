"""Open files are shared, forgotten in time, and closed when nobody holds them."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest

from server.web.openfiles import OpenFiles


def is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def make(folder: Path, *names: str) -> list[Path]:
    for name in names:
        (folder / name).write_bytes(name.encode())
    return [folder / name for name in names]


def test_a_hot_file_is_opened_once(tmp_path: Path) -> None:
    (path,) = make(tmp_path, "a")
    files = OpenFiles()
    assert files.get(path) is files.get(path)
    assert files.get(path).size == 1


def test_the_least_used_is_let_go_and_closed(tmp_path: Path) -> None:
    one, two, three = make(tmp_path, "a", "b", "c")
    files = OpenFiles(most=2)
    first = files.get(one).fileno()
    second = files.get(two).fileno()
    files.get(one)
    files.get(three)
    gc.collect()
    assert is_open(first)
    assert not is_open(second)


def test_whoever_is_sending_keeps_it_open(tmp_path: Path) -> None:
    (path,) = make(tmp_path, "a")
    files = OpenFiles()
    held = files.get(path)
    path.unlink()
    files.forget(tmp_path)
    gc.collect()
    assert os.pread(held.fileno(), 10, 0) == b"a"
    descriptor = held.fileno()
    del held
    gc.collect()
    assert not is_open(descriptor)


def test_forgetting_is_for_one_folder(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "xy").mkdir()
    (inside,), (beside,) = make(tmp_path / "x", "a"), make(tmp_path / "xy", "a")
    files = OpenFiles()
    kept = files.get(beside)
    gone = files.get(inside)
    files.forget(tmp_path / "x")
    assert files.get(beside) is kept
    assert files.get(inside) is not gone


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        OpenFiles().get(tmp_path / "none")
    gc.collect()


def test_a_replaced_file_has_another_tag(tmp_path: Path) -> None:
    (path,) = make(tmp_path, "a")
    before = OpenFiles().get(path).etag
    os.utime(path, ns=(1, 1))
    assert OpenFiles().get(path).etag != before
