"""XMP properties (GSpherical in films, GPano in photos), read as text: no XML parser meets hostile bytes."""

from __future__ import annotations

import html
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

XMP_LIMIT = 1 << 20  # bytes of XMP looked at
SEGMENT_LIMIT = 4096  # segments or chunks looked at in one picture
_JPEG_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_PNG_XMP = b"XML:com.adobe.xmp\0"


def properties(text: str, prefix: str, namespace: str) -> dict[str, str]:
    """Every property of a namespace, written as an element or as an attribute; the first one wins.

    `prefix` is its usual one; programs that rewrite XML choose others, and then declare them.
    """
    declared = re.findall(rf"xmlns:([\w.-]{{1,40}})\s{{0,9}}=\s{{0,9}}[\"']{re.escape(namespace)}[\"']", text)
    names = "|".join(re.escape(name) for name in dict.fromkeys([prefix, *declared[:4]]))
    # Every repetition is bounded: hostile bytes cost one look each.
    element = re.findall(
        rf"<(?:{names}):(\w{{1,60}})(?:\s[^<>]{{0,200}})?>([^<]{{0,400}})</", _unwrapped(text)
    )
    attribute = re.findall(rf"\b(?:{names}):(\w{{1,60}})\s{{0,9}}=\s{{0,9}}([\"'])([^<>]{{0,400}}?)\2", text)
    said = [*element, *((name, value) for name, _, value in attribute)]
    return {name: html.unescape(value).strip() for name, value in reversed(said)}


def _unwrapped(text: str) -> str:
    return text.replace("<![CDATA[", "").replace("]]>", "")


def text_of(data: bytes) -> str:
    """XML as text: UTF-8 with or without a mark, or UTF-16 with one."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8-sig", "replace")


def number(values: dict[str, str], name: str) -> int | None:
    """A property as a whole number, or None; cameras write `4096` as well as `4096.0`."""
    try:
        value = float(values[name])
    except (KeyError, ValueError):
        return None
    return round(value) if abs(value) < 1e9 else None


def packet(path: Path) -> str:
    """The XMP packet of a JPEG, PNG or WebP file; empty when there is none."""
    with path.open("rb") as file:
        head = file.read(12)
        if head[:2] == b"\xff\xd8":
            found = _jpeg(file)
        elif head[:8] == b"\x89PNG\r\n\x1a\n":
            found = _png(file)
        elif head[:4] == b"RIFF" and head[8:12] == b"WEBP":
            found = _webp(file)
        else:
            found = b""
    return text_of(found)


def _jpeg(file: BinaryIO) -> bytes:
    """Segment APP1 with Adobe's signature (XMP specification part 3, 1.1.3)."""
    position = 2
    for _ in range(SEGMENT_LIMIT):
        file.seek(position)
        head = file.read(4)
        if len(head) < 4 or head[0] != 0xFF or head[1] in {0xDA, 0xD9}:  # picture data, or the end
            return b""
        size = int.from_bytes(head[2:4], "big")
        if head[1] == 0xE1 and size > len(_JPEG_XMP):
            body = file.read(size - 2)
            if body.startswith(_JPEG_XMP):
                return body[len(_JPEG_XMP) :]
        position += 2 + max(size, 2)
    return b""


def _png(file: BinaryIO) -> bytes:
    """Chunk iTXt (PNG third edition, 11.3.3.4): keyword, flags, language, translated keyword, text."""
    for kind, body in _chunks(file, 8, "big", extra=4):
        if kind == b"iTXt" and body.startswith(_PNG_XMP):
            rest = body[len(_PNG_XMP) :]
            parts = rest[2:].split(b"\0", 2)
            text = parts[2] if len(parts) == 3 else b""
            return zlib.decompressobj().decompress(text, XMP_LIMIT) if rest[:1] == b"\1" else text
        if kind == b"IDAT":  # cameras put it before the picture
            return b""
    return b""


def _webp(file: BinaryIO) -> bytes:
    """Chunk `XMP ` of a RIFF file (RFC 9649, 2.7)."""
    return next((body for kind, body in _chunks(file, 12, "little", extra=0) if kind == b"XMP "), b"")


def _chunks(file: BinaryIO, position: int, order: str, *, extra: int) -> Iterator[tuple[bytes, bytes]]:
    """Kind and content of each chunk; only text is read, pictures give empty content."""
    big = order == "big"
    for _ in range(SEGMENT_LIMIT):
        file.seek(position)
        head = file.read(8)
        if len(head) < 8:
            return
        kind, size = (head[4:], head[:4]) if big else (head[:4], head[4:])
        length = int.from_bytes(size, "big" if big else "little")
        yield kind, file.read(min(length, XMP_LIMIT)) if kind in {b"iTXt", b"XMP "} else b""
        position += 8 + length + (extra if big else length % 2)
