"""Small real media for tests: a heading-coded sphere as film or photo, tagged by our own writers; bad files.

The heading sphere, as seen from inside (yaw + to the right, pitch + up):
    front (N, yaw 0) red · right (E, +90) blue · back (S, 180) green · left (W, -90) yellow,
    each 90° wide; above 60° white, below -60° black.
A small square at the very front tells the eyes apart: left eye (and mono) cyan, right eye magenta.
"""

from __future__ import annotations

import io
import struct
import subprocess
import zlib
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, PngImagePlugin

from media import boxes, tagging
from media.model import Crop, Projection, Stereo
from media.spatial import SPHERICAL_NAMES, V1_UUID
from media.tools import Tools

RED, BLUE, GREEN, YELLOW = (200, 30, 30), (30, 40, 200), (30, 160, 40), (220, 200, 30)
WHITE, BLACK = (235, 235, 235), (20, 20, 20)
CYAN, MAGENTA = (30, 220, 220), (220, 30, 220)
RGB = tuple[int, int, int]
SPHERE_SIZE = (256, 128)


def heading_sphere(width: int = 256, height: int = 128, *, mark: RGB = CYAN) -> Image.Image:
    """One eye of the whole sphere, equirectangular."""
    sphere = Image.new("RGB", (width, height), GREEN)
    draw = ImageDraw.Draw(sphere)
    for start, colour in ((1, YELLOW), (3, RED), (5, BLUE)):  # eighths of the turn, from yaw -180
        draw.rectangle((start * width // 8, 0, (start + 2) * width // 8 - 1, height), fill=colour)
    draw.rectangle((0, 0, width, height // 6 - 1), fill=WHITE)
    draw.rectangle((0, height - height // 6, width, height), fill=BLACK)
    half = max(height // 24, 2)
    centre = width // 2, height // 2
    draw.rectangle(
        (centre[0] - half, centre[1] - half, centre[0] + half - 1, centre[1] + half - 1), fill=mark
    )
    return sphere


def layout(
    stereo: Stereo = Stereo.MONO,
    *,
    width: int = 256,
    projection: Projection = Projection.EQUIRECTANGULAR,
    crop: Crop | None = None,
) -> Image.Image:
    """A frame of the heading sphere; `width` is that of one eye's whole sphere."""
    eyes = [heading_sphere(width, width // 2), heading_sphere(width, width // 2, mark=MAGENTA)]
    if projection is Projection.HALF_EQUIRECTANGULAR:
        eyes = [eye.crop((width // 4, 0, 3 * width // 4, width // 2)) for eye in eyes]
    if crop:
        box = (crop.left, crop.top, crop.left + crop.width, crop.top + crop.height)
        eyes = [eye.crop(box) for eye in eyes]
    if stereo.eye_order == "right-first":
        eyes.reverse()
    across, down = stereo.grid
    frame = Image.new("RGB", (eyes[0].width * across, eyes[0].height * down))
    frame.paste(eyes[0], (0, 0))
    if stereo is not Stereo.MONO:
        frame.paste(eyes[1], ((across - 1) * eyes[0].width, (down - 1) * eyes[0].height))
    return frame


def film(
    path: Path,
    tools: Tools,
    picture: Image.Image | None = None,
    *,
    seconds: float = 1.0,
    fps: str = "30",
    sound: bool | float = True,
    options: Sequence[str] = (),
) -> Path:
    """A film of a still picture with a moving white bar at the bottom; `sound` may be its own length in s."""
    picture = picture or layout()
    count = max(round(seconds * float(fps)), 1)
    raw = b"".join(_with_bar(picture, number, count).tobytes() for number in range(count))
    argv = [str(tools.ffmpeg), "-v", "error", "-nostdin", "-y"]
    argv += ["-f", "rawvideo", "-pix_fmt", "rgb24", "-video_size", f"{picture.width}x{picture.height}"]
    argv += ["-framerate", fps, "-i", "pipe:0"]
    if sound:
        length = seconds if sound is True else sound
        argv += [
            "-f",
            "lavfi",
            "-i",
            f"sine=frequency=440:sample_rate=48000:duration={length}",
            "-c:a",
            "aac",
        ]
    argv += [
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-crf",
        "18",
        "-pix_fmt",
        "yuv420p",
        *options,
        str(path),
    ]
    # stdin is the pipe: -nostdin only stops ffmpeg from reading commands there.
    subprocess.run(argv, input=raw, check=True, capture_output=True)
    return path


def _with_bar(picture: Image.Image, number: int, count: int) -> Image.Image:
    frame = picture.copy()
    left = number * picture.width // count
    ImageDraw.Draw(frame).rectangle((left, picture.height - 3, left + 3, picture.height), fill=WHITE)
    return frame


def with_v2(path: Path, projection: Projection, stereo: Stereo, crop: Crop | None = None) -> Path:
    """Write V2 boxes into a film whose index is at its end (so that no offset moves)."""
    path.write_bytes(tagging.mark(path.read_bytes(), tagging.marks(projection, stereo, crop)))
    return path


def with_projection_box(path: Path, kind: bytes) -> Path:
    """Write an sv3d box of another projection: `cbmp` or `mshp`."""
    part = boxes.make_full(kind, struct.pack(">II", 0, 0))
    proj = boxes.make(b"proj", boxes.make_full(b"prhd", bytes(12)), part)
    path.write_bytes(tagging.mark(path.read_bytes(), boxes.make(b"sv3d", proj)))
    return path


def with_v1(path: Path, *, stereo: str | None = None, crop: Crop | None = None) -> Path:
    """Write the V1 XML into the film track."""
    words = {"Spherical": "true", "Stitched": "true", "StitchingSoftware": "Plateau"}
    words["ProjectionType"] = "equirectangular"
    if stereo:
        words["StereoMode"] = stereo
    words |= crop_words(crop) if crop else {}
    inner = "".join(f"<GSpherical:{name}>{value}</GSpherical:{name}>" for name, value in words.items())
    names = f'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:GSpherical="{SPHERICAL_NAMES}"'
    xml = f'<?xml version="1.0"?><rdf:SphericalVideo {names}>{inner}</rdf:SphericalVideo>'

    def add(trak: bytes) -> bytes:
        film_track = b"vide" in trak
        return trak + boxes.make(b"uuid", V1_UUID, xml.encode()) if film_track else trak

    path.write_bytes(boxes.edit(path.read_bytes(), (b"moov", b"trak"), add))
    return path


def with_sound_field(path: Path, *, order: int = 1) -> Path:
    """Write an SA3D box into the sound's sample entry."""
    channels = (order + 1) ** 2
    numbers = struct.pack(f">{channels}I", *range(channels))
    box = boxes.make(b"SA3D", struct.pack(">BBIBBI", 0, 0, order, 0, 0, channels), numbers)

    def add(stsd: bytes) -> bytes:
        size, kind = struct.unpack(">I4s", stsd[8:16])
        return stsd[:8] + boxes.make(kind, stsd[16 : 8 + size], box) if kind == b"mp4a" else stsd

    place = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd")
    path.write_bytes(boxes.edit(path.read_bytes(), place, add))
    return path


def turned(path: Path) -> Path:
    """Write the flag of a quarter turn into the film's track, as phones do."""
    upright = bytes.fromhex("0001000000000000000000000000000000010000")  # the rows of the unit matrix
    quarter_turn = bytes.fromhex("000000000001000000000000ffff000000000000")
    data = path.read_bytes()
    place = data.index(upright, data.index(b"tkhd"))
    path.write_bytes(data[:place] + quarter_turn + data[place + len(upright) :])
    return path


def crop_words(crop: Crop) -> dict[str, str]:
    """The crop as GSpherical or GPano properties."""
    return {
        "FullPanoWidthPixels": str(crop.full_width),
        "FullPanoHeightPixels": str(crop.full_height),
        "CroppedAreaLeftPixels": str(crop.left),
        "CroppedAreaTopPixels": str(crop.top),
        "CroppedAreaImageWidthPixels": str(crop.width),
        "CroppedAreaImageHeightPixels": str(crop.height),
    }


def photo(
    path: Path,
    picture: Image.Image | None = None,
    *,
    crop: Crop | None = None,
    panorama: str | None = None,
    exif: Image.Exif | None = None,
) -> Path:
    """A JPEG, PNG or WebP by its suffix, with GPano XMP when `crop` or `panorama` is given."""
    picture = picture or layout()
    words = {"ProjectionType": panorama or "equirectangular"} | (crop_words(crop) if crop else {})
    xmp = _xmp(words) if crop or panorama else b""
    if path.suffix == ".png":
        text = PngImagePlugin.PngInfo()
        if xmp:
            text.add_itxt("XML:com.adobe.xmp", xmp.decode(), zip=True)
        picture.save(path, pnginfo=text)
    else:
        picture.save(path, quality=95, exif=exif or Image.Exif(), xmp=xmp)
    return path


def _xmp(words: dict[str, str]) -> bytes:
    inner = " ".join(f'GPano:{name}="{value}"' for name, value in words.items())
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description '
        f'xmlns:GPano="http://ns.google.com/photos/1.0/panorama/" {inner}/></rdf:RDF></x:xmpmeta>'
    ).encode()


def cube_faces(folder: Path, side: int = 64) -> list[Path]:
    """Six faces of the heading sphere: front, right, back, left, up, down.

    The caps carry a red strip where they meet the front.
    """
    faces = []
    names = ("front", "right", "back", "left", "up", "down")
    colours = (RED, BLUE, GREEN, YELLOW, WHITE, BLACK)
    for name, colour in zip(names, colours, strict=True):
        face = Image.new("RGB", (side, side), colour)
        draw = ImageDraw.Draw(face)
        if name == "up":
            draw.rectangle((0, side * 3 // 4, side, side), fill=RED)
        elif name == "down":
            draw.rectangle((0, 0, side, side // 4 - 1), fill=RED)
        face.save(folder / f"cube_{name}.png")
        faces.append(folder / f"cube_{name}.png")
    return faces


def bomb(path: Path, width: int = 14000, height: int = 7200) -> Path:
    """A valid PNG of 100 megapixels in a few kilobytes."""
    row = bytes(1 + (width + 7) // 8)
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in chunks
    )
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + body)
    return path


BAD_BYTES: dict[str, tuple[bytes, str]] = {  # what -> (content, code of the error)
    "text": (b"Bonjour, ceci est un compte rendu de chantier.\n" * 50, "not-media"),
    "empty": (b"", "empty-file"),
    "hls": (b"#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n", "disguised-playlist"),
    "hls with a BOM": (b"\xef\xbb\xbf#EXTM3U\n#EXTINF:10,\nother.ts\n", "disguised-playlist"),
    "ffconcat": (b"ffconcat version 1.0\nfile other.ts\n", "disguised-playlist"),
    "dash": (b'<?xml version="1.0"?><MPD></MPD>', "disguised-playlist"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"></svg>', "disguised-playlist"),
    "sdp": (b"v=0\no=- 0 0 IN IP4 127.0.0.1\n", "disguised-playlist"),
    "svg after a declaration": (b'<?xml version="1.0"?>\n<!DOCTYPE svg><svg></svg>', "disguised-playlist"),
    "svg by its type": (b"<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN'><svg/>", "disguised-playlist"),
    "dash without a declaration": (
        b"\n  <MPD xmlns='urn:mpeg:dash'></MPD>",
        "disguised-playlist",
    ),
    "pls": (b"[playlist]\nFile1=file:///etc/passwd\n", "disguised-playlist"),
    "an address": (b"rtsp://192.168.0.1/camera\n", "disguised-playlist"),
    "an address of a file": (b"file:///etc/passwd\n", "disguised-playlist"),
    "a joined list": (b"concat:a.ts|b.ts\n", "disguised-playlist"),
    "a web page": (b"<!DOCTYPE html><html><video src=x></html>", "not-media"),
    "hls in UTF-16": ("#EXTM3U\nother.ts\n".encode("utf-16"), "not-media"),
    "pdf": (b"%PDF-1.7 ...", "unsupported"),
    "zip": (b"PK\x03\x04....", "unsupported"),
    "tiff": (b"II*\0........", "unsupported"),
    "heic": (b"\0\0\0\x18ftypheic\0\0\0\0", "unsupported"),
    "noise": (bytes(range(256)) * 20, "not-media"),
    "a lying box": (b"\0\0\0\x18ftypisom\0\0\0\0isomiso2" + b"\xff\xff\xff\xffmoov" + bytes(64), "truncated"),
    "half a JPEG": (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "truncated"),
}


def sphere_photo(size: tuple[int, int] = SPHERE_SIZE) -> bytes:
    """The heading sphere as the bytes of a JPEG, as an upload brings them."""
    data = io.BytesIO()
    heading_sphere(*size).save(data, "JPEG", quality=95)
    return data.getvalue()
