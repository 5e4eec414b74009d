"""Magic bytes: what a file is before any decoder sees it."""

from __future__ import annotations

from pathlib import Path

from media.errors import DisguisedPlaylist, EmptyFile, NotMedia, Unsupported

_TOP_BOXES = {
    *(b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot", b"uuid", b"udta", b"meta"),
    *(
        b"styp",
        b"sidx",
        b"moof",
        b"emsg",
        b"prft",
    ),  # pieces of a stream: told apart later, by what is missing
}
_STILL_BRANDS = {b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"avif", b"avis", b"crx "}
_LISTS = (
    b"#extm3u",
    b"ffconcat",
    b"<?xml",
    b"<mpd",
    b"<svg",
    b"<smil",
    b"[playlist]",
    b"v=0",
    b"<asx",
    b"#ext-x",
    b"<!doctype svg",
    b"rtsp:",
    b"http:",
    b"https:",
    b"file:",
    b"concat:",
    b"subfile:",
)
_ELSEWHERE = {  # recognised, and what to do about it
    b"GIF8": "une image GIF",
    b"II*\0": "une image TIFF ou un fichier brut d'appareil photo",
    b"MM\0*": "une image TIFF ou un fichier brut d'appareil photo",
    b"BM": "une image BMP",
    b"%PDF": "un document PDF",
    b"PK\x03\x04": "une archive ZIP ou un document bureautique",
    b"OggS": "un fichier Ogg",
    b"fLaC": "un son FLAC",
    b"ID3": "un son MP3",
    b"FLV": "une vidéo Flash",
    b"RIFF": "un fichier AVI ou WAV",
}


def container(path: Path) -> str:
    """`mp4`, `matroska`, `jpeg`, `png` or `webp`.

    Raises EmptyFile, DisguisedPlaylist, Unsupported (recognised, with the way out) or NotMedia.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    if not head:
        raise EmptyFile
    found = _known(head)
    if found:
        return found
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith(_LISTS):
        raise DisguisedPlaylist(detail=repr(head[:32]))
    for magic, french in _ELSEWHERE.items():
        if head.startswith(magic):
            raise Unsupported(
                f"C'est {french}. Envoyez une photo JPEG, PNG ou WebP, ou une vidéo MP4, MOV, MKV ou WebM."
            )
    raise NotMedia(detail=repr(head[:32]))


def _known(head: bytes) -> str | None:
    if head[4:8] == b"ftyp" and head[8:12] in _STILL_BRANDS:
        raise Unsupported(
            "C'est une photo HEIC, AVIF ou brute, que les casques ne lisent pas tous. Exportez-la en JPEG."
        )
    if head[4:8] in _TOP_BOXES:
        return "mp4"
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return "matroska"
    if head[:3] == b"\xff\xd8\xff":
        return "jpeg"
    if head[:8] == b"\x89PNG\r\n\x1a\n":
        return "png"
    return "webp" if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else None
