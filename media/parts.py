"""What steps leave behind: parts named by the hash of their content, and receipts that say a step is done."""

from __future__ import annotations

import fcntl
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from media import fragments
from media.errors import EncodeFailed
from media.files import adopt, write_text
from media.fragments import Track
from media.ladder import Plan
from media.model import Progress
from media.tools import Tools

SOUND, FIELD = "sound", "field"  # tracks that are no rung


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Which part of the film a step encodes: number `index` (from 0) of `count`, cut between groups."""

    index: int = 0
    count: int = 1

    def __post_init__(self) -> None:
        """Refuse what is no part; ValueError."""
        if not 0 <= self.index < self.count:
            raise ValueError(f"chunk {self.index} of {self.count}")

    def groups(self, groups: int) -> tuple[int, int]:
        """First group, and the one after the last, of a film of so many groups."""
        if self.count > groups:
            raise ValueError(f"{self.count} chunks of {groups} groups")
        return self.index * groups // self.count, (self.index + 1) * groups // self.count


WHOLE = Chunk()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One encoded track of one chunk."""

    plan: str  # digest of the plan it was made for
    track: str  # name of a rung, SOUND or FIELD
    index: int  # of the chunk, from 0
    count: int  # of chunks
    file: str  # in the workshop's folder; named by its content
    size: int  # bytes
    samples: int  # pictures, or frames of sound
    duration_s: float
    first_s: float  # presentation time of the first and last picture, from the chunk's start
    last_s: float
    skip: int = 0  # groups at its start that belong to the chunk before: they warmed the rate control up

    def to_json(self) -> dict[str, Any]:
        """A JSON-ready copy."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The part that `to_json` wrote; TypeError on anything else."""
        return cls(**data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """Where a plan's steps work and what they work with; the folder is kept between steps and retries."""

    folder: Path
    tools: Tools
    on_progress: Callable[[Progress], None] = lambda _: None


def measured(plan: Plan, track: str, chunk: Chunk, path: Path, folder: Path, skip: int = 0) -> Part:
    """Count what an encoder wrote, and move it to `folder` under the hash of its content."""
    read = fragments.read(path).after(skip) if track != FIELD else None
    size = path.stat().st_size
    scale = read.timescale if read else 1
    first = read.fragments[0] if read and read.fragments else None
    final = read.fragments[-1] if read and read.fragments else None
    start = first.time if first else 0
    return Part(
        plan=plan.digest,
        track=track,
        index=chunk.index,
        count=chunk.count,
        size=size,
        samples=read.samples if read else 0,
        duration_s=read.duration / scale if read else plan.duration_s,
        first_s=(first.time + first.first - start) / scale if first else 0.0,
        last_s=(final.time + final.last - start) / scale if final else 0.0,
        file=adopt(path, folder, f"{track}-{chunk.index}"),
        skip=skip,
    )


def receipt(shop: Workshop, step: str, plan: Plan) -> tuple[Part, ...] | None:
    """What this step left when it was done before, all its files still there; else None."""
    try:
        data = json.loads(_receipt(shop, step, plan).read_text(encoding="utf-8"))
        parts = tuple(Part.from_json(each) for each in data)
        whole = all((shop.folder / part.file).stat().st_size == part.size for part in parts)
    except (OSError, ValueError, TypeError):
        return None
    return parts if whole else None


def write_receipt(shop: Workshop, step: str, plan: Plan, parts: Sequence[Part]) -> None:
    """Say that the step is done."""
    text = json.dumps([part.to_json() for part in parts], indent=1)
    write_text(_receipt(shop, step, plan), text)


def _receipt(shop: Workshop, step: str, plan: Plan) -> Path:
    return shop.folder / f"{step}-{plan.digest}.json"


@contextmanager
def desk(shop: Workshop, step: str) -> Iterator[Path]:
    """A folder of its own for one run of a step; what killed runs left there is cleared away.

    A run holds a lock in its folder as long as it lives, so that nothing of a running one is touched.
    """
    shop.folder.mkdir(parents=True, exist_ok=True)
    for old in shop.folder.glob(f".{step}-*"):
        with (old / "lock").open("a") if old.is_dir() else _nothing() as lock:
            if lock and _free(lock.fileno()):
                shutil.rmtree(old, ignore_errors=True)
    here = Path(tempfile.mkdtemp(prefix=f".{step}-", dir=shop.folder))
    with (here / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield here
        finally:
            shutil.rmtree(here, ignore_errors=True)


@contextmanager
def _nothing() -> Iterator[None]:
    yield None


def _free(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def joined(plan: Plan, track: str, parts: Sequence[Part], folder: Path) -> Track:
    """One track from its chunks, in order; raise EncodeFailed unless they are exactly those of the plan.

    Refused: a chunk that is missing, there twice, of another plan or cut differently, too short or too long,
    or written with other parameters than the first.
    """
    mine = sorted((part for part in parts if part.track == track), key=lambda part: part.index)
    mine = list(dict.fromkeys(mine))  # a step that ran twice hands in the same part twice
    _check_set(plan, track, mine)
    tracks = [fragments.read(folder / part.file).after(part.skip) for part in mine]
    for part, read in zip(mine, tracks, strict=True):
        if read.samples != part.samples:
            raise EncodeFailed(detail=f"{part.file}: {read.samples} samples, {part.samples} when it was made")
        if (read.init, read.timescale) != (tracks[0].init, tracks[0].timescale):
            raise EncodeFailed(detail=f"{track}: chunk {part.index} has another init than chunk 0")
    whole = tracks[0]
    for more in tracks[1:]:
        whole.sizes.extend(more.sizes)
        whole.offsets.extend(more.offsets)
    return Track(
        init=whole.init,
        timescale=whole.timescale,
        fragments=tuple(fragment for read in tracks for fragment in read.fragments),
        sizes=whole.sizes,
        offsets=whole.offsets,
    )


def _check_set(plan: Plan, track: str, mine: Sequence[Part]) -> None:
    wrong = [part.file for part in mine if part.plan != plan.digest]
    if wrong:
        raise EncodeFailed(detail=f"{track}: made for another plan: {wrong}")
    counts = {part.count for part in mine}
    if len(counts) != 1 or [part.index for part in mine] != list(range(*counts)):
        have = [(part.index, part.count) for part in mine]
        raise EncodeFailed(detail=f"{track}: chunks (index, count) {have} make no whole film")
    if track == SOUND:
        return
    for part in mine[:-1]:  # the last one ends where the film does; rungs are compared with each other
        first, after = Chunk(index=part.index, count=part.count).groups(plan.groups)
        if part.samples != (after - first) * plan.group:
            wanted = (after - first) * plan.group
            raise EncodeFailed(detail=f"{track}: chunk {part.index} has {part.samples} of {wanted} frames")
    for part in mine:
        if part.first_s != 0 or part.samples == 0:
            raise EncodeFailed(detail=f"{track}: chunk {part.index} begins at {part.first_s} s")
