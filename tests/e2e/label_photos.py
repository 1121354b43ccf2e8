"""Our printed labels as a phone's camera sees them: turned, dirty, in bad light.

A page of the printed document lies on a grey bench; damage is drawn from a seed, so that each
run sees the same spots.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import numpy
import pypdfium2
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from tests.e2e.camera import FRAMES_BETWEEN, FRAMES_PER_LABEL, HEIGHT, WIDTH, jpeg

BENCH = 150
SCALE = 3.0
"""Pixels a point: a label of 60 mm is 510 pixels wide, as from 20 cm away."""
Damage = Callable[[Image.Image], Image.Image]


def page_picture(document: bytes) -> Image.Image:
    """The first page of a document."""
    picture: Image.Image = pypdfium2.PdfDocument(document)[0].render(scale=SCALE).to_pil()
    return picture.convert("L")


def photo(label: Image.Image, angle: float = 0, damage: Damage | None = None) -> Image.Image:
    """The label on the bench, turned and damaged, as the lens sees it."""
    worn = label if damage is None else damage(label)
    turned = worn.rotate(angle, expand=True, fillcolor=BENCH, resample=Image.Resampling.BICUBIC)
    frame = Image.new("L", (WIDTH, HEIGHT), BENCH)
    frame.paste(turned, ((WIDTH - turned.width) // 2, (HEIGHT - turned.height) // 2))
    return frame.filter(ImageFilter.GaussianBlur(0.8))


def dirty(label: Image.Image) -> Image.Image:
    """Spots of oil and dust, and scratches from edge to edge."""
    worn, chance = label.copy(), Random(7)
    drawing = ImageDraw.Draw(worn)
    for _ in range(30):
        x, y = chance.randrange(worn.width), chance.randrange(worn.height)
        radius = chance.randint(2, 5)
        drawing.ellipse((x - radius, y - radius, x + radius, y + radius), chance.choice((60, 235)))
    for _ in range(4):
        start = (0, chance.randrange(worn.height))
        end = (worn.width, chance.randrange(worn.height))
        drawing.line((start, end), fill=chance.choice((90, 245)), width=2)
    return worn


def dim(frame: Image.Image) -> Image.Image:
    """The same scene at night: dark, flat, and with the noise of a small sensor."""
    dark = ImageEnhance.Brightness(ImageEnhance.Contrast(frame).enhance(0.5)).enhance(0.45)
    noise = numpy.random.default_rng(7).normal(0, 7, (frame.height, frame.width))
    pixels = numpy.clip(numpy.asarray(dark, dtype=float) + noise, 0, 255)
    return Image.fromarray(pixels.astype(numpy.uint8))


def film_of(photos: list[Image.Image], target: Path) -> Path:
    """A film that shows each photo in turn, with an empty bench between two."""
    empty = jpeg(Image.new("L", (WIDTH, HEIGHT), BENCH))
    with target.open("wb") as film:
        for picture in photos:
            film.write(empty * FRAMES_BETWEEN)
            film.write(jpeg(picture) * FRAMES_PER_LABEL)
    return target
