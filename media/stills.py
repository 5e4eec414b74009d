"""Photos on disk: facts from the header, limits before the first pixel is decoded, careful opening."""

from __future__ import annotations

from pathlib import Path

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from media.errors import TooLarge, Truncated
from media.model import ImageFacts

PIXEL_LIMIT = 150_000_000  # 17000 x 8500: the largest panoramas of single-lens heads
# A decompression bomb is a tiny file of giant dimensions. Above 40 megapixels a picture must weigh at least
# a tenth of a bit per pixel: smooth rendered panoramas weigh 0.3, photos 1 to 2, a plain PNG bomb 0.02.
BOMB_PIXELS = 40_000_000
BITS_PER_PIXEL = 0.1
_DAMAGED = "Cette photo est incomplète ou abîmée. Copiez-la à nouveau depuis l'appareil."
_FORMATS = ("JPEG", "PNG", "WEBP")
Image.MAX_IMAGE_PIXELS = PIXEL_LIMIT  # Pillow's own alarm, at our limit instead of 89 megapixels


def facts(path: Path) -> tuple[ImageFacts, str | None]:
    """Format, displayed size and camera of a photo, from its header; raise Truncated or TooLarge."""
    with _open(path) as image:
        width, height = image.size
        exif = image.getexif()
        check_size(width, height, path.stat().st_size)
        if exif.get(ExifTags.Base.Orientation, 1) in {5, 6, 7, 8}:
            width, height = height, width
        names = [exif.get(ExifTags.Base.Make), exif.get(ExifTags.Base.Model)]
        camera = " ".join(str(name).strip("\0 ")[:60] for name in names if name) or None
        return ImageFacts(format=image.format or "", width=width, height=height), camera


def check_size(width: int, height: int, size_bytes: int) -> None:
    """Raise TooLarge for too many pixels, or for a file too small to be honest about them."""
    pixels = width * height
    if pixels > PIXEL_LIMIT or max(width, height) > 32_768:
        raise TooLarge(
            f"Cette image fait {width} x {height} pixels ({pixels / 1e6:.0f} millions) : le serveur accepte "
            f"{PIXEL_LIMIT / 1e6:.0f} millions. Exportez-la en 8192 x 4096, ce que les casques affichent.",
            detail="pixel limit",
        )
    if pixels > BOMB_PIXELS and size_bytes * 8 < pixels * BITS_PER_PIXEL:
        raise TooLarge(
            f"Cette image annonce {pixels / 1e6:.0f} millions de pixels pour {size_bytes / 1000:.0f} ko "
            "seulement : ce n'est pas une vraie photo. Exportez-la en 8192 x 4096 au plus.",
            detail="bits per pixel",
        )


def load(path: Path) -> Image.Image:
    """The picture as displayed, RGB, without any metadata; raise Truncated or TooLarge."""
    with _open(path) as image:
        check_size(*image.size, path.stat().st_size)
        try:
            upright = ImageOps.exif_transpose(image)
            rgb = upright.convert("RGB")
        except (OSError, SyntaxError, ValueError) as error:
            raise Truncated(_DAMAGED, detail=str(error)) from error
    rgb.info.clear()
    return rgb


def gray(path: Path, side: int) -> bytes:
    """A side x side grey copy, row by row; JPEG decodes straight to a small size."""
    with _open(path) as image:
        image.draft("L", (side * 4, side * 4))
        try:
            return image.convert("L").resize((side, side), Image.Resampling.BOX).tobytes()
        except (OSError, SyntaxError, ValueError) as error:
            raise Truncated(_DAMAGED, detail=str(error)) from error


def _open(path: Path) -> Image.Image:
    try:
        return Image.open(path, formats=_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooLarge(
            "Cette image a plus de pixels que le serveur n'en accepte. Exportez-la en 8192 x 4096 au plus.",
            detail=str(error),
        ) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Truncated(_DAMAGED, detail=str(error)) from error  # its first bytes are those of a photo
