"""Moving originals and renditions from one store to another: copied, read back and compared, then told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from server.storage import names
from server.storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """How far a move is."""

    files: int  # proved equal so far
    of_files: int
    done_bytes: int
    of_bytes: int
    copied: int  # files that were not there before


async def move(source: Store, target: Store) -> AsyncIterator[Moved]:
    """Copy every original and rendition to `target`; the source is left as it is.

    A move that broke off goes on where it stopped: files that are there and equal are not copied again.
    Raises StorageTrouble when a store fails or a copy differs.
    """
    sizes = await _media(source)
    there = await _media(target)
    done, copied = 0, 0
    for number, (key, size) in enumerate(sorted(sizes.items()), start=1):
        copied += await target.put_from(source, key, size=there.get(key))
        done += size
        yield Moved(
            files=number, of_files=len(sizes), done_bytes=done, of_bytes=sum(sizes.values()), copied=copied
        )


async def _media(store: Store) -> dict[str, int]:
    return {**await store.sizes(names.ORIGINALS), **await store.sizes(names.RENDITIONS)}
