"""Files of scenes (pictures, sounds, films, models): checked by what they are, kept under their hash."""

from __future__ import annotations

import warnings
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from scenes.directions import parse_directions
from scenes.glb import MAGIC
from scenes.named import Kind
from server.errors import Unprocessable
from server.scenes.films import LARGEST_FILM, check_film, has_pictures
from server.scenes.models import LARGEST_MODEL, check_model
from server.writing import copy_whole

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
    ".mp4": "video/mp4",
    ".glb": "model/gltf-binary",
    ".vtt": "text/vtt; charset=utf-8",
    ".json": "application/json",
}
KINDS: dict[Kind, tuple[frozenset[str], str]] = {
    "picture": (frozenset({".png", ".jpg", ".webp"}), "une image PNG, JPEG ou WebP"),
    "sound": (frozenset({".mp3", ".m4a", ".ogg"}), "un son MP3, M4A ou OGG"),
    "film": (frozenset({".mp4"}), "un film MP4"),
    "model": (frozenset({".glb"}), "un modèle glTF binaire (.glb)"),
    "captions": (frozenset({".vtt"}), "un fichier de sous-titres WebVTT"),
    "directions": (frozenset({".json"}), "un fichier de directions"),
}
"""What a file that a scene names for a purpose may be, and what that is called."""


def store_file(source: Path, folder: Path, kind: Kind | None = None) -> str:
    """Copy a checked file into the folder under its hash; return its stored name.

    Raises Unprocessable when it is none of the kinds above, or not of the wanted one: HTML, SVG and the like
    are never served.
    """
    suffix = _suffix(source)
    _check_size(source, suffix)
    if kind in KINDS and suffix not in KINDS[kind][0]:
        raise Unprocessable(f"{source.name} n'est pas {KINDS[kind][1]}.")
    try:
        if suffix == ".glb":
            check_model(source)
        elif suffix == ".mp4":
            check_film(source)
        elif suffix == ".json":
            parse_directions(source.read_bytes())
    except ValueError as error:
        raise Unprocessable(f"{source.name} : {error}") from error
    return copy_whole(source, folder, suffix)


def _check_size(source: Path, suffix: str) -> None:
    largest = {".glb": LARGEST_MODEL, ".mp4": LARGEST_FILM}.get(suffix, LARGEST_FILE)
    if source.stat().st_size > largest:
        raise Unprocessable(f"{source.name} dépasse {largest // 1024**2} Mo ; réduisez-le.")


def _suffix(source: Path) -> str:
    """Return the ending of the kind of file that the bytes say it is."""
    with source.open("rb") as file:
        head = file.read(64)
    if head.startswith((b"WEBVTT", b"\xef\xbb\xbfWEBVTT")):
        return ".vtt"
    if head.startswith(b"ID3") or head[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"):
        return ".mp3"
    if head.startswith(b"OggS"):
        return ".ogg"
    if head.startswith(MAGIC):
        return ".glb"
    if head[4:8] == b"ftyp" and has_pictures(source):
        return ".mp4"
    if head[4:8] == b"ftyp" and head[8:11] in (b"M4A", b"mp4", b"iso"):
        return ".m4a"
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return ".json"
    return _picture(source)


def _picture(source: Path) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(source, formats=list(PICTURES)) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise Image.DecompressionBombError
                image.verify()
                # A JPEG with a second picture in it (MPO, as many phones make them) is a JPEG to browsers.
                return PICTURES["JPEG" if image.format == "MPO" else image.format or ""]
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unprocessable(f"{source.name} est trop grande ; 40 millions de points au plus.") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, KeyError, Warning) as error:
        raise Unprocessable(
            f"{source.name} n'est pas d'un genre accepté : PNG, JPEG, WebP, MP3, M4A, OGG, MP4, glTF binaire "
            "ou WebVTT."
        ) from error
