"""Small pictures of stored photos, made by the server so that lists load quickly.

Pillow opens nothing but the three kinds of images that the lane takes, and nothing with more
pixels than a camera or a screen makes; what it cannot read simply has no small picture. A picture
of a few kilobytes may unpack to any size, so the kinds that unpack whole have the lower limit:
the costliest one takes about 300 MB, and the caller makes one at a time.
"""

from __future__ import annotations

import io
import warnings
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from takt.runtime.pdf import Picture
from takt.runtime.secret_files import write_private

EDGE_PIXELS = 320
PIXELS_MAX = 50_000_000
WHOLE_PIXELS_MAX = 16_000_000
"""For the kinds that are unpacked as they are; a JPEG is at an eighth of its size."""
UNPACKED_WHOLE = ("PNG", "WEBP")
QUALITY = 72
FORMATS = ("JPEG", *UNPACKED_WHOLE)


def make_thumbnail(source: Path, target: Path) -> bool:
    """Write the small picture of an image; False when it is no image that can be read."""
    content = _small(source)
    if content is None:
        return False
    write_private(target, content)
    return True


def picture_of(thumbnail: Path) -> Picture | None:
    """A small picture as documents take it; none where it is not here."""
    try:
        with Image.open(thumbnail, formats=("JPEG",)) as image:
            if image.mode != "RGB":
                return None
            return Picture(thumbnail.read_bytes(), image.width, image.height)
    except (OSError, UnidentifiedImageError):
        return None


def _small(source: Path) -> bytes | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(source, formats=FORMATS) as image:
                is_whole = image.format in UNPACKED_WHOLE
                if image.width * image.height > (WHOLE_PIXELS_MAX if is_whole else PIXELS_MAX):
                    return None
                image.draft("RGB", (EDGE_PIXELS * 2, EDGE_PIXELS * 2))
                # Small first: turning the whole would take it a second time.
                image.thumbnail((EDGE_PIXELS, EDGE_PIXELS))
                return _jpeg(ImageOps.exif_transpose(image))
    except (
        MemoryError,
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        SyntaxError,
        ValueError,
    ):
        return None


def _jpeg(image: Image.Image) -> bytes:
    ground = Image.new("RGB", image.size, "white")
    shown = image.convert("RGBA")
    ground.paste(shown, mask=shown.getchannel("A"))
    written = io.BytesIO()
    ground.save(written, "JPEG", quality=QUALITY, optimize=True)
    return written.getvalue()
