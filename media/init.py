"""The init segment of a rung: the film's track, the sound's beside it, the length and the 360° marks."""

from __future__ import annotations

import struct

from media import boxes, tagging

FILM, SOUND = 1, 2  # track numbers


def join(film: bytes, sound: bytes | None, *, duration_s: float, marks: bytes) -> bytes:
    """ftyp and moov of both tracks, from the inits that ffmpeg wrote for each alone."""
    ftyp = boxes.make(b"ftyp", *boxes.bodies(film, b"ftyp")[:1])
    [moov] = boxes.bodies(tagging.mark(film, marks) if marks else film, b"moov")
    [mvhd] = boxes.bodies(moov, b"mvhd")
    [mvex] = boxes.bodies(moov, b"mvex")
    scale = struct.unpack_from(">I", mvhd, 20 if mvhd[0] else 12)[0]
    length = boxes.make_full(b"mehd", struct.pack(">Q", round(duration_s * scale)), version=1)
    defaults = [boxes.make(b"trex", body) for body in boxes.bodies(mvex, b"trex")]
    tracks = [boxes.make(b"trak", body) for body in boxes.bodies(moov, b"trak")]
    if sound is not None:
        tracks += [boxes.make(b"trak", _renumbered(body)) for body in boxes.bodies(sound, b"moov", b"trak")]
        defaults += [
            boxes.make(b"trex", body[:4] + struct.pack(">I", SOUND) + body[8:])
            for body in boxes.bodies(sound, b"moov", b"mvex", b"trex")
        ]
    header = boxes.make(b"mvhd", mvhd[:-4] + struct.pack(">I", SOUND + 1))  # the next free track number
    return ftyp + boxes.make(b"moov", header, *tracks, boxes.make(b"mvex", length, *defaults))


def _renumbered(trak: bytes) -> bytes:
    def renumber(tkhd: bytes) -> bytes:
        at = 20 if tkhd[0] else 12
        return tkhd[:at] + struct.pack(">I", SOUND) + tkhd[at + 4 :]

    return boxes.edit(trak, (b"tkhd",), renumber)


def codecs(init: bytes) -> str:
    """RFC 6381 names of the tracks, e.g. `avc1.640028,mp4a.40.2`."""
    names = []
    for stsd in boxes.bodies(init, b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd"):
        if stsd[12:16] == b"avc1":
            [avcc, *_] = boxes.bodies(stsd[16 + 78 :], b"avcC")
            names.append(f"avc1.{avcc[1]:02x}{avcc[2]:02x}{avcc[3]:02x}")
        elif stsd[12:16] == b"mp4a":
            names.append("mp4a.40.2")
    return ",".join(names)
