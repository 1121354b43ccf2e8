"""A small file that claims to be a huge picture costs neither memory nor an error."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from PIL import Image

MEGABYTE = 2**20
ALONE = r"""
import json, re, sys
from pathlib import Path
from takt.runtime.thumbnails import make_thumbnail

def peak():
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024

before = peak()
made = make_thumbnail(Path(sys.argv[1]), Path(sys.argv[2]))
print(json.dumps([made, peak() - before]))
"""
"""In a process of its own: the peak of memory is that of this one picture."""


def _chunk(kind: bytes, data: bytes) -> bytes:
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG of a few bytes with an enormous size in its head."""
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    pixels = zlib.compress(bytes(4_096))
    chunks = [_chunk(b"IHDR", head), _chunk(b"IDAT", pixels), _chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def webp_that_claims(width: int, height: int) -> bytes:
    """A lossless WebP with an enormous size in its head and next to nothing behind it."""
    size = (width - 1) | (height - 1) << 14
    data = b"\x2f" + struct.pack("<I", size) + bytes(64)
    body = b"WEBPVP8L" + struct.pack("<I", len(data)) + data + bytes(len(data) % 2)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def jpeg_that_claims(width: int, height: int) -> bytes:
    """A JPEG whose frame says another size than it has."""
    written = io.BytesIO()
    Image.new("RGB", (16, 16), "red").save(written, "JPEG", progressive=True)
    content = bytearray(written.getvalue())
    frame = content.index(b"\xff\xc2")
    content[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(content)


def one_colour(kind: str, mode: str, width: int, height: int) -> bytes:
    """A true picture that packs into a few kilobytes."""
    written = io.BytesIO()
    Image.new(mode, (width, height)).save(written, kind)
    return written.getvalue()


def made(content: bytes, folder: Path) -> tuple[bool, int]:
    source, target = folder / "source", folder / "target"
    source.write_bytes(content)
    command = [sys.executable, "-c", ALONE, str(source), str(target)]
    done = subprocess.run(command, capture_output=True, check=True)
    is_made, bytes_more = json.loads(done.stdout)
    assert target.exists() == is_made
    return is_made, bytes_more


BOMBS = {
    "png": png_that_claims(50_000, 50_000),
    "png as long as a number can be": png_that_claims(2**31 - 1, 2**31 - 1),
    "png of two colours": one_colour("PNG", "1", 12_000, 12_000),
    "png of one colour": one_colour("PNG", "RGBA", 7_000, 7_000),
    "webp of one colour": one_colour("WEBP", "RGBA", 7_000, 7_000),
    "webp": webp_that_claims(16_383, 16_383),
    "jpeg": jpeg_that_claims(65_000, 65_000),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_has_no_small_picture_and_takes_no_memory(name: str, tmp_path: Path) -> None:
    assert len(BOMBS[name]) < 200_000

    is_made, bytes_more = made(BOMBS[name], tmp_path)

    assert is_made is False
    assert bytes_more < 32 * MEGABYTE


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGBA"), ("WEBP", "RGBA"), ("JPEG", "RGB")])
def test_the_largest_picture_that_is_taken_has_a_bounded_cost(
    kind: str, mode: str, tmp_path: Path
) -> None:
    is_made, bytes_more = made(one_colour(kind, mode, 4_000, 4_000), tmp_path)

    assert is_made is True
    assert bytes_more < 320 * MEGABYTE


def test_a_photo_with_a_preview_behind_it_has_a_small_picture(tmp_path: Path) -> None:
    """As telephones write them: two JPEGs in one file."""
    written = io.BytesIO()
    preview = Image.new("RGB", (40, 30), "red")
    whole = Image.new("RGB", (400, 300), "red")
    whole.save(written, "MPO", save_all=True, append_images=[preview])

    is_made, _ = made(written.getvalue(), tmp_path)

    assert is_made is True
