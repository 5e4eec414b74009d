"""Our CMAF packager: joins each rung with the sound, cuts it into segments, writes files and playlists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from media import cuts, hls, init, seekable, tagging
from media.cuts import AAC_FRAME, NOTHING, Cut
from media.errors import EncodeFailed
from media.files import HashedFile, write_hashed, write_text
from media.fragments import Track
from media.ladder import Plan, Step
from media.model import Rung

MASTER = "master.m3u8"
_MDAT = 8  # bytes of the mdat's header in what ffmpeg and we write


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """What was written."""

    rungs: tuple[Rung, ...]  # smallest first
    variants: tuple[hls.Variant, ...]  # the same, for a master playlist
    duration_s: float


def package(plan: Plan, films: Sequence[tuple[Step, Track]], sound: Track | None, out: Path) -> Package:
    """Turn rungs, smallest first, into served files in `out`; `write_master` makes them playable.

    Raises EncodeFailed when the rungs do not have the same frames and cuts; OSError when the disk is full.
    """
    sound = sound if sound and sound.fragments else None
    check_aligned([film for _, film in films])
    made = [_rung(plan, step, film, sound, out) for step, film in films]
    film = films[0][1]
    return Package(
        rungs=tuple(rung for rung, _ in made),
        variants=tuple(variant for _, variant in made),
        duration_s=film.duration / film.timescale,
    )


def write_master(made: Package, out: Path) -> str:
    """The playlist of the rungs, at once; its name."""
    write_text(out / MASTER, hls.master_playlist(made.variants))
    return MASTER


def check_aligned(films: Sequence[Track]) -> None:
    """Raise EncodeFailed unless every rung has the same cuts, which switching between them needs."""
    lengths = {
        tuple((part.samples, part.duration / film.timescale) for part in film.fragments) for film in films
    }
    if len(lengths) != 1 or not films[0].fragments:
        raise EncodeFailed(detail=f"rungs differ: {[len(film.fragments) for film in films]} segments")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lead:
    """What comes before the segments of a rung's file."""

    data: bytes
    init: tuple[int, int]  # offset and size of the fragmented init within it
    segments: tuple[hls.Segment, ...]


def _rung(plan: Plan, step: Step, film: Track, sound: Track | None, out: Path) -> tuple[Rung, hls.Variant]:
    dealt = list(_dealt(film, sound))
    lead = _lead(plan, film, sound, dealt)
    file = _write(step.name, lead.data, film, sound, dealt, out)
    text = hls.media_playlist(file, lead.init, lead.segments)
    playlist = write_hashed(out, step.name, "m3u8", text.encode("ascii"))
    codecs = init.codecs(lead.data[lead.init[0] : sum(lead.init)])
    total = sum(segment.size for segment in lead.segments)
    rung = Rung(
        name=step.name,
        width=step.width,
        height=step.height,
        codecs=codecs,
        bandwidth=_peak(lead.segments),
        playlist=playlist,
        file=file,
        size=(out / file).stat().st_size,
    )
    variant = hls.Variant(
        playlist=playlist,
        width=step.width,
        height=step.height,
        codecs=codecs,
        peak=rung.bandwidth,
        average=round(total * 8 * film.timescale / film.duration),
        fps=float(plan.fps),
    )
    return rung, variant


def _lead(plan: Plan, film: Track, sound: Track | None, dealt: Sequence[Cut]) -> _Lead:
    marks = tagging.marks(plan.projection, plan.stereo, plan.crop)
    length = film.duration / film.timescale
    head = init.join(film.init, sound.init if sound else None, duration_s=length, marks=marks)
    sizes = [part.size + cut.size for part, cut in zip(film.fragments, dealt, strict=True)]
    starts = [0, *accumulate(sizes)]
    tracks = [_film_samples(film, [len(head) + start for start in starts])]
    if sound:
        tracks.append(_sound_samples(sound, film, dealt, [len(head) + start for start in starts]))
    data = seekable.head(head, tracks, content=len(head) + starts[-1])
    first = len(data) + len(head)
    segments = tuple(
        hls.Segment(start=first + start, size=size, duration_s=part.duration / film.timescale)
        for start, size, part in zip(starts, sizes, film.fragments, strict=False)
    )
    return _Lead(data=data + head, init=(len(data), len(head)), segments=segments)


def _film_samples(film: Track, starts: Sequence[int]) -> seekable.Samples:
    ticks = {part.duration // part.samples for part in film.fragments}
    if len(ticks) != 1 or any(part.duration % part.samples for part in film.fragments):
        raise EncodeFailed(detail=f"pictures of several durations: {sorted(ticks)} ticks")
    parts = list(zip(film.fragments, starts, strict=False))
    return seekable.Samples(
        sizes=film.sizes,
        offsets=film.offsets if any(film.offsets) else (),
        ticks=ticks.pop(),
        keys=[0, *accumulate(part.samples for part in film.fragments[:-1])],
        chunks=[(start + part.moof + _MDAT, part.samples) for part, start in parts],
    )


def _sound_samples(
    sound: Track, film: Track, dealt: Sequence[Cut], starts: Sequence[int]
) -> seekable.Samples:
    parts = list(zip(film.fragments, dealt, starts, strict=False))
    return seekable.Samples(
        sizes=sound.sizes[: dealt[-1].last],
        offsets=(),
        ticks=AAC_FRAME,
        keys=(),
        chunks=[
            (start + part.size + len(cut.head), cut.last - cut.first)
            for part, cut, start in parts
            if cut.head
        ],
    )


def _peak(segments: Sequence[hls.Segment]) -> int:
    """Bits per second of the heaviest segment; the short last one does not count (RFC 8216, 4.3.4.2)."""
    longest = max(segment.duration_s for segment in segments)
    whole = [segment for segment in segments if segment.duration_s >= longest / 2]
    return max(round(segment.size * 8 / segment.duration_s) for segment in whole)


def _dealt(film: Track, sound: Track | None) -> Iterator[Cut]:
    """The sound frames that begin within each segment of the film; sound after the film's end is left out."""
    ticks, first = 0, 0
    for number, part in enumerate(film.fragments):
        ticks += part.duration
        if sound is None:
            yield NOTHING
            continue
        last = cuts.frames_until(ticks, film.timescale, sound.timescale)
        made = cuts.cut(number, first, max(last, first), sound.sizes)
        yield made
        first = made.last


def _write(name: str, lead: bytes, film: Track, sound: Track | None, dealt: Sequence[Cut], out: Path) -> str:
    """Write the rung's file under a temporary name, then under the hash of its content."""
    ticks = 0  # the first picture is at 0, and chunks follow each other without a gap
    with HashedFile(out, name, "mp4") as target, ExitStack() as opened:
        target.write(lead)
        frames = cuts.frames(sound.fragments, sound.sizes) if sound else iter(())
        files = {
            path: opened.enter_context(path.open("rb")) for path in {part.path for part in film.fragments}
        }
        for number, (part, cut) in enumerate(zip(film.fragments, dealt, strict=True)):
            file = files[part.path]
            target.write(cuts.pictures_head(file, part, number, ticks))
            target.copy(file, part.size - part.moof)
            target.write(cut.head)
            for _ in range(cut.first, cut.last):
                target.write(next(frames))
            ticks += part.duration
        return target.finish()
