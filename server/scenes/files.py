"""Small files of scenes (pictures, sounds, captions): checked by what they are, stored under their hash."""

from __future__ import annotations

import hashlib
import warnings
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from server.errors import Unprocessable
from server.writing import write_whole

LARGEST_FILE = 25 * 1024 * 1024  # bytes
MOST_PIXELS = 40_000_000
PICTURES = {"PNG": ".png", "JPEG": ".jpg", "WEBP": ".webp"}
TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".vtt": "text/vtt; charset=utf-8",
}


def store_file(source: Path, folder: Path) -> str:
    """Copy a checked file into the folder under its hash; return its stored name.

    Raises Unprocessable when it is none of the kinds above: HTML, SVG and the like are never served.
    """
    if source.stat().st_size > LARGEST_FILE:
        raise Unprocessable(f"{source.name} dépasse 25 Mo ; réduisez-le.")
    data = source.read_bytes()
    suffix = _kind(source, data)
    name = f"{hashlib.sha256(data).hexdigest()[:32]}{suffix}"
    if not (folder / name).exists():
        write_whole(folder / name, data)
    return name


def _kind(source: Path, data: bytes) -> str:
    if data.startswith((b"WEBVTT", b"\xef\xbb\xbfWEBVTT")):
        return ".vtt"
    if data.startswith(b"ID3") or data[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"):
        return ".mp3"
    if data.startswith(b"OggS"):
        return ".ogg"
    if data[4:8] == b"ftyp" and data[8:11] in (b"M4A", b"mp4", b"iso"):
        return ".m4a"
    return _picture(source)


def _picture(source: Path) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(source, formats=list(PICTURES)) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise Unprocessable(f"{source.name} est trop grande ; 40 millions de points au plus.")
                image.verify()
                # A JPEG with a second picture in it (MPO, as many phones make them) is a JPEG to browsers.
                return PICTURES["JPEG" if image.format == "MPO" else image.format or ""]
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, KeyError, Warning) as error:
        raise Unprocessable(
            f"{source.name} n'est pas d'un genre accepté : PNG, JPEG, WebP, MP3, M4A, OGG ou WebVTT."
        ) from error
