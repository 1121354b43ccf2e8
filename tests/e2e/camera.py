"""Label pictures for the fake camera of the browser tests.

Chromium plays a file of concatenated JPEGs as if it were a camera, at 30 frames
a second and for ever. Labels are drawn here, so the real decoder reads real pixels.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import qrcode
from PIL import Image, ImageFilter
from qrcode.constants import ERROR_CORRECT_M

WIDTH, HEIGHT = 1280, 720
FRAMES_PER_LABEL = 36
FRAMES_BETWEEN = 45


def label_picture(code: str, angle: float = 0) -> Image.Image:
    """One frame: a QR label lying on a grey bench, as a phone sees it."""
    label = qrcode.make(code, error_correction=ERROR_CORRECT_M, box_size=9, border=4)
    picture = label.get_image().convert("L")
    frame = Image.new("L", (WIDTH, HEIGHT), 150)
    turned = picture.rotate(angle, expand=True, fillcolor=150)
    frame.paste(turned, ((WIDTH - turned.width) // 2, (HEIGHT - turned.height) // 2))
    return frame.filter(ImageFilter.GaussianBlur(0.8))


def jpeg(frame: Image.Image) -> bytes:
    """The frame as Chromium wants it: baseline JPEG in colour."""
    buffer = io.BytesIO()
    frame.convert("RGB").save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def film_of_labels(
    codes: Sequence[str],
    target: Path,
    between: int = FRAMES_BETWEEN,
    shown: int = FRAMES_PER_LABEL,
) -> Path:
    """Write a film that shows each label in turn with an empty bench between two labels.

    `between` and `shown` are frames.
    """
    empty = jpeg(Image.new("L", (WIDTH, HEIGHT), 150))
    with target.open("wb") as film:
        for number, code in enumerate(codes):
            picture = jpeg(label_picture(code, angle=(number * 7) % 20))
            film.write(empty * between)
            film.write(picture * shown)
    return target
