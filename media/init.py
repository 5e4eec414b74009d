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
        kind, parts = stsd[12:16], stsd[16 + 78 :]
        if kind == b"avc1":
            [avcc, *_] = boxes.bodies(parts, b"avcC")
            names.append(f"avc1.{avcc[1]:02x}{avcc[2]:02x}{avcc[3]:02x}")
        elif kind == b"hvc1":
            names.append(_hevc(boxes.bodies(parts, b"hvcC")[0]))
        elif kind == b"av01":
            names.append(_av1(boxes.bodies(parts, b"av1C")[0]))
        elif kind == b"mp4a":
            names.append("mp4a.40.2")
    return ",".join(names)


def _hevc(hvcc: bytes) -> str:
    """Profile, compatibility (bits reversed), tier and level, constraints: ISO/IEC 14496-15, annex E.3."""
    space, tier, profile = hvcc[1] >> 6, hvcc[1] >> 5 & 1, hvcc[1] & 31
    compatible = int(f"{int.from_bytes(hvcc[2:6], 'big'):032b}"[::-1], 2)
    constraints = "".join(f".{byte:X}" for byte in hvcc[6:12].rstrip(b"\0"))
    profiled = f"{'ABC'[space - 1] if space else ''}{profile}.{compatible:X}"
    return f"hvc1.{profiled}.{'LH'[tier]}{hvcc[12]}{constraints}"


def _av1(av1c: bytes) -> str:
    """Profile, level, tier and depth: AV1 in ISO base media, section 5."""
    depth = 8 if not av1c[2] & 0x40 else 12 if av1c[2] & 0x20 else 10
    return f"av01.{av1c[1] >> 5}.{av1c[1] & 31:02d}{'MH'[av1c[2] >> 7]}.{depth:02d}"
