"""A film that is watched while it is being encoded: segments of the growing fast rung, and an EVENT playlist.

A segment is written whole before the playlist names it; the playlist is replaced at once, and only grows. The
state stands in the folder, so that the next step, or the next try of a killed one, goes on where the last one
stopped.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path

from media import cuts, hls, init, tagging
from media.errors import EncodeFailed
from media.files import write_text
from media.fragments import Fragment, Growing
from media.ladder import GROUP_S, Plan
from media.model import Manifest

log = logging.getLogger(__name__)

MASTER = "live.m3u8"
_LIST = "live-fast.m3u8"
_STATE = ".live.json"
_SOUND_CAP = 128_000  # bits per second


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """Where the live version of a film is written, and who wants to know when it can be watched."""

    folder: Path
    on_ready: Callable[[Manifest], None]  # called once, when the first segment can be played


@dataclass(slots=True, kw_only=True)
class _State:
    init: str = ""  # its file
    pieces: list[tuple[str, float]] = field(default_factory=list)  # file and seconds of each segment
    frames: int = 0  # of sound, that they hold
    told: bool = False  # on_ready was called


class Packager:
    """Follows a growing rung and its sound; `advance` lists what has become complete."""

    def __init__(self, plan: Plan, folder: Path, film: Path, sound: Path | None) -> None:
        """`film` and `sound` are what ffmpeg is writing; they need not exist yet."""
        folder.mkdir(parents=True, exist_ok=True)
        self._plan, self._folder = plan, folder
        self._film = Growing(film)
        self._sound = Growing(sound) if sound else None
        self._state = _read_state(folder)
        self._closed = False

    @property
    def segments(self) -> int:
        """How many can be played."""
        return len(self._state.pieces)

    def advance(self, *, sound_done: bool = False, ended: bool = False) -> int:
        """List every segment that is complete; `ended`: these are all. Returns how many can be played."""
        if self._closed:
            return self.segments
        self._film.more()
        if self._sound:
            self._sound.more()
        fresh = self._fresh(whole=ended or sound_done)
        if (ended or fresh) and not self._closed:
            self._list(ended=ended)
        return self.segments

    def told(self) -> bool:
        """Whether somebody was told before that it can be watched; from now on, yes."""
        before, self._state.told = self._state.told, True
        write_text(self._folder / _STATE, json.dumps(asdict(self._state)))
        return before

    def _fresh(self, *, whole: bool) -> bool:
        """Write the segments that are not yet listed; whether there were any."""
        if not self._film.fragments or (self._sound and not self._sound.init):
            return False
        film, before = self._film.track(), self.segments
        name = self._init()
        if self._state.init not in {"", name}:
            log.warning("the live version of %s ends here: another init", self._plan.digest)
            self._closed = True
            return False
        self._state.init = name
        ticks = sum(part.duration for part in film.fragments[:before])
        for number, part in enumerate(film.fragments[before:], start=before):
            last = self._sound_until(ticks + part.duration, film.timescale, whole=whole)
            if last is None:
                break
            file = self._segment(number, part, ticks, last)
            ticks += part.duration
            self._state.pieces.append((file, part.duration / film.timescale))
            self._state.frames = last
        return self.segments > before

    def _sound_until(self, ticks: int, scale: int, *, whole: bool) -> int | None:
        """The sound frame after the segment's last; None when they are not all there yet."""
        if self._sound is None:
            return 0
        sound = self._sound.track()
        wanted = cuts.frames_until(ticks, scale, sound.timescale)
        if wanted > sound.samples and not whole:
            return None
        return max(min(wanted, sound.samples), self._state.frames)

    def _init(self) -> str:
        sound = self._sound.init if self._sound else None
        marks = tagging.marks(self._plan.projection, self._plan.stereo, self._plan.crop)
        head = init.join(self._film.init, sound, duration_s=self._plan.duration_s, marks=marks)
        return self._written(head, "mp4")

    def _segment(self, number: int, part: Fragment, ticks: int, last: int) -> str:
        first = self._state.frames
        with part.path.open("rb") as file:
            data = cuts.pictures_head(file, part, number, ticks) + file.read(part.size - part.moof)
        if self._sound and last > first:
            sound = self._sound.track()
            data += cuts.cut(number, first, last, sound.sizes).head
            frames = cuts.frames(sound.fragments, sound.sizes, first)
            data += b"".join(next(frames) for _ in range(first, last))
        return self._written(data, "m4s")

    def _written(self, data: bytes, suffix: str) -> str:
        """A file named by its content. Not forced to the disk: after a power cut it is made again."""
        name = f"live-{sha256(data).hexdigest()[:20]}.{suffix}"
        if not (self._folder / name).exists():
            part = self._folder / f".{name}.part"
            part.write_bytes(data)
            part.replace(self._folder / name)
        return name

    def _list(self, *, ended: bool) -> None:
        if not self._state.pieces:
            raise EncodeFailed(detail="no segment of the fast rung")
        longest = max(float(self._plan.group / self._plan.fps), GROUP_S)
        text = hls.event_playlist(self._state.init, self._state.pieces, longest_s=longest, ended=ended)
        write_text(self._folder / _STATE, json.dumps(asdict(self._state)))
        write_text(self._folder / _LIST, text)
        if not (self._folder / MASTER).exists():
            write_text(self._folder / MASTER, hls.master_playlist([self._variant()]))

    def _variant(self) -> hls.Variant:
        step = self._plan.steps[0]
        cap = step.cap + _SOUND_CAP
        codecs = init.codecs((self._folder / self._state.init).read_bytes())
        return hls.Variant(
            playlist=_LIST, width=step.width, height=step.height, codecs=codecs,
            peak=cap, average=cap, fps=float(self._plan.fps),
        )  # fmt: skip


def _read_state(folder: Path) -> _State:
    try:
        data = json.loads((folder / _STATE).read_text(encoding="utf-8"))
        pieces = [(str(file), float(seconds)) for file, seconds in data["pieces"]]
        return _State(
            init=str(data["init"]), pieces=pieces, frames=int(data["frames"]), told=bool(data["told"])
        )
    except (OSError, ValueError, KeyError, TypeError):
        return _State()
