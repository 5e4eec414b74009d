"""Our CMAF packager: joins each rung with the sound, cuts it into segments, writes files and playlists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from media import fragments, hls, init, tagging
from media.errors import EncodeFailed
from media.files import HashedFile, write_hashed
from media.fragments import Track
from media.ladder import Plan, Step
from media.model import Rung

AAC_FRAME = 1024  # samples
MASTER = "master.m3u8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """What was written."""

    master: str
    rungs: tuple[Rung, ...]  # smallest first
    duration_s: float


def package(plan: Plan, work: Path, out: Path) -> Package:
    """Turn the rungs in `work` (see arguments.ladder) into served files in `out`, the master playlist last.

    Raises EncodeFailed when the rungs do not have the same frames and cuts; OSError when the disk is full.
    """
    films = [fragments.read(work / f"{step.name}.mp4") for step in plan.steps]
    sound = fragments.read(work / "sound.mp4", with_sizes=True) if plan.sound else None
    sound = sound if sound and sound.fragments else None
    check_aligned(films)
    made = [_rung(plan, step, film, sound, out) for step, film in zip(plan.steps, films, strict=True)]
    text = hls.master_playlist([variant for _, variant in made])
    (out / f"{MASTER}.part").write_text(text, encoding="ascii")
    (out / f"{MASTER}.part").replace(out / MASTER)
    duration_s = films[0].duration / films[0].timescale
    return Package(master=MASTER, rungs=tuple(rung for rung, _ in made), duration_s=duration_s)


def check_aligned(films: list[Track]) -> None:
    """Raise EncodeFailed unless every rung has the same cuts, which switching between them needs."""
    cuts = {tuple((part.samples, part.duration) for part in film.fragments) for film in films}
    if len(cuts) != 1 or not films[0].fragments:
        raise EncodeFailed(detail=f"rungs differ: {[len(film.fragments) for film in films]} segments")


def _rung(plan: Plan, step: Step, film: Track, sound: Track | None, out: Path) -> tuple[Rung, hls.Variant]:
    duration_s = film.duration / film.timescale
    marks = tagging.marks(plan.projection, plan.stereo, plan.crop)
    head = init.join(film.init, sound.init if sound else None, duration_s=duration_s, marks=marks)
    cuts = list(_cuts(film, sound))
    ticks = [part.duration for part in film.fragments]
    sizes = [part.size + cut.size for part, cut in zip(film.fragments, cuts, strict=True)]
    lead = head + fragments.index(film.timescale, list(zip(sizes, ticks, strict=True)))
    file = _write(step.name, lead, film, sound, cuts, out)
    segments, position = [], len(lead)
    for size, tick in zip(sizes, ticks, strict=True):
        segments.append(hls.Segment(start=position, size=size, duration_s=tick / film.timescale))
        position += size
    text = hls.media_playlist(file, len(head), segments)
    playlist = write_hashed(out, step.name, "m3u8", text.encode("ascii"))
    peak = _peak(segments)
    codecs = init.codecs(head)
    rung = Rung(
        name=step.name,
        width=step.width,
        height=step.height,
        codecs=codecs,
        bandwidth=peak,
        playlist=playlist,
        file=file,
    )
    variant = hls.Variant(
        playlist=playlist,
        width=step.width,
        height=step.height,
        codecs=codecs,
        peak=peak,
        average=round(sum(sizes) * 8 / duration_s),
        fps=float(plan.fps),
    )
    return rung, variant


def _peak(segments: list[hls.Segment]) -> int:
    """Bits per second of the heaviest segment; the short last one does not count (RFC 8216, 4.3.4.2)."""
    longest = max(segment.duration_s for segment in segments)
    whole = [segment for segment in segments if segment.duration_s >= longest / 2]
    return max(round(segment.size * 8 / segment.duration_s) for segment in whole)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """The sound of one segment: AAC frames first..last of the sound track, and the header before them."""

    head: bytes
    first: int
    last: int
    size: int  # of head and frames


def _cuts(film: Track, sound: Track | None) -> Iterator[Cut]:
    """The sound frames that begin within each segment of the film; sound after the film's end is left out."""
    done_ticks, first = 0, 0
    for number, part in enumerate(film.fragments):
        done_ticks += part.duration
        if sound is None:
            yield Cut(head=b"", first=0, last=0, size=0)
            continue
        end = -(-done_ticks * sound.timescale // (film.timescale * AAC_FRAME))
        last = min(max(end, first), len(sound.sizes))
        sizes = sound.sizes[first:last]
        head = b""
        if sizes:
            head = fragments.sound_fragment(
                init.SOUND,
                sequence=2 * number + 2,
                time=first * AAC_FRAME,
                duration=AAC_FRAME,
                sizes=sizes,
            )
        yield Cut(head=head, first=first, last=last, size=len(head) + sum(sizes))
        first = last


def _write(name: str, lead: bytes, film: Track, sound: Track | None, cuts: list[Cut], out: Path) -> str:
    """Write the rung's file under a temporary name, then under the hash of its content."""
    earlier = film.fragments[0].time  # the first picture is at 0
    with HashedFile(out, name, "mp4") as target, film.path.open("rb") as pictures:
        target.write(lead)
        frames = _frames(sound) if sound else None
        for number, (part, cut) in enumerate(zip(film.fragments, cuts, strict=True)):
            pictures.seek(part.start)
            moof = pictures.read(part.moof)
            target.write(fragments.moved(moof, sequence=2 * number + 1, earlier=earlier))
            target.copy(pictures, part.size - part.moof)
            target.write(cut.head)
            for _ in range(cut.first, cut.last):
                assert frames is not None
                target.write(next(frames))
        return target.finish()


def _frames(sound: Track) -> Iterator[bytes]:
    """The AAC frames, one by one: each mdat holds those of its fragment without gaps."""
    number = 0
    with sound.path.open("rb") as file:
        for part in sound.fragments:
            file.seek(part.start + part.moof + 8)
            for _ in range(part.samples):
                yield file.read(sound.sizes[number])
                number += 1
