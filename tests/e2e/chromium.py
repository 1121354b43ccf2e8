"""Finds a Chromium for the browser tests, or unpacks the one that npm brought.

Order: TAKT_CHROMIUM, the system's, then the package @sparticuz/chromium with its own libraries,
which `make browser` fetches where it is needed. A machine without a Chinese font gets one from npm.
Everything else that is made lies below .takt/.
"""

import fcntl
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import brotli

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "tests/e2e/browser/node_modules/@sparticuz/chromium"
HOME = ROOT / ".takt" / "chromium"
FONTS = ROOT / ".takt" / "fonts"
SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FONT_PACKAGE = "@fontsource/noto-sans-sc@5.3.0"
FONT_FILE = "package/files/noto-sans-sc-chinese-simplified-400-normal.woff"
FONT_SHA256 = "dc20a86875ff056a6332c353bc9a82d199bb2e5aae1d444f912c1fbff783bfa5"
ARGUMENTS = (
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


class NoChromiumError(Exception):
    """No browser can be had on this machine; the message says what to do."""


def find_chromium() -> tuple[Path, list[str]]:
    """Return a Chromium that shows Chinese, and the arguments that it needs on this machine."""
    arguments = list(ARGUMENTS)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")
    named = os.environ.get("TAKT_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, SYSTEM_NAMES)), None)
    if found is None:
        # The packaged build has neither a sandbox helper nor a graphics driver.
        arguments += ["--no-sandbox", "--no-zygote", "--disable-gpu"]
        with _alone():
            program = _wrapper(_unpacked(), library_folder=HOME / "lib")
        return program, list(dict.fromkeys(arguments))
    if not Path(found).exists():
        raise NoChromiumError(f"TAKT_CHROMIUM={found} does not exist")
    with _alone():
        return (Path(found) if _shows_chinese() else _wrapper(Path(found))), arguments


def _unpacked() -> Path:
    """Unpack the packaged Chromium once and return its program."""
    source = PACKAGE / "bin"
    if not (source / "chromium.br").exists():
        raise NoChromiumError("no Chromium: install one, set TAKT_CHROMIUM, or run `make browser`")
    stamp = f"{(source / 'chromium.br').stat().st_size}"
    program, mark = HOME / "chromium-headless", HOME / "unpacked"
    if mark.exists() and mark.read_text("utf-8") == stamp:
        return program
    shutil.rmtree(HOME, ignore_errors=True)
    HOME.mkdir(parents=True)
    for name in ("al2023.tar.br", "swiftshader.tar.br", "fonts.tar.br"):
        content = io.BytesIO(brotli.decompress((source / name).read_bytes()))
        with tarfile.open(fileobj=content) as archive:
            # Python before 3.11.4 knows no filter; the package is pinned by its hash anyway.
            safely = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
            archive.extractall(HOME, **safely)  # type: ignore[arg-type]  # one of its own words
    _decompress(source / "chromium.br", program)
    program.chmod(0o755)
    mark.write_text(stamp, "utf-8")
    return program


def _decompress(source: Path, target: Path) -> None:
    """Decompress piece by piece: the program is larger than some machines' free memory."""
    decompressor = brotli.Decompressor()
    with source.open("rb") as packed, target.open("wb") as file:
        while piece := packed.read(1 << 20):
            file.write(decompressor.process(piece))


def _wrapper(program: Path, library_folder: Path | None = None) -> Path:
    """Write a script that starts the program with the fonts and libraries it lacks."""
    HOME.mkdir(parents=True, exist_ok=True)
    lines = ["#!/bin/sh", f"export FONTCONFIG_FILE='{_font_settings()}'"]
    if library_folder is not None:
        lines.append(f"export LD_LIBRARY_PATH='{library_folder}'")
    lines.append(f"exec '{program}' \"$@\"")
    script = HOME / "chromium"
    _write(script, "\n".join(lines) + "\n", 0o755)
    return script


def _font_settings() -> Path:
    """Write what fontconfig reads: the machine's fonts, the package's, and a Chinese one."""
    FONTS.mkdir(parents=True, exist_ok=True)
    chinese = "" if _shows_chinese() else f"<dir>{_chinese_font().parent}</dir>"
    path = FONTS / "fonts.conf"
    _write(
        path,
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"<dir>/usr/share/fonts</dir><dir>{HOME / 'fonts'}</dir>{chinese}"
        f"<cachedir>{FONTS / 'cache'}</cachedir></fontconfig>\n",
    )
    return path


def _write(path: Path, text: str, mode: int = 0o644) -> None:
    """Write it as a whole: another test process may be reading or running it."""
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    aside.write_text(text, "utf-8")
    aside.chmod(mode)
    aside.replace(path)


@contextmanager
def _alone() -> Iterator[None]:
    """One test process at a time unpacks what all of them use."""
    path = ROOT / ".takt" / "chromium.lock"
    path.parent.mkdir(exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _shows_chinese() -> bool:
    """Tell whether the machine has a Chinese font of its own."""
    lister = shutil.which("fc-list")
    if lister is not None:
        found = subprocess.run([lister, ":lang=zh-cn"], capture_output=True, check=False)
        return bool(found.stdout.strip())
    names = ("cjk", "wqy", "droidsansfallback", "sourcehan", "uming")
    return any(
        any(name in path.name.lower() for name in names)
        for path in Path("/usr/share/fonts").rglob("*.tt?")
    )


def _chinese_font() -> Path:
    """Fetch the font once, check it, and turn it into a form that every program reads."""
    target = FONTS / "files" / "NotoSansSC-Regular.otf"
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    npm = shutil.which("npm", path=f"{ROOT / '.venv' / 'bin'}:{os.environ.get('PATH', '')}")
    if npm is None:
        raise NoChromiumError("no Chinese font and no npm to fetch one: run `make setup`")
    subprocess.run([npm, "pack", "--silent", FONT_PACKAGE], cwd=FONTS, check=True)
    package = next(FONTS.glob("*.tgz"))
    with tarfile.open(package) as archive:
        member = archive.extractfile(FONT_FILE)
        content = b"" if member is None else member.read()
    package.unlink()
    if hashlib.sha256(content).hexdigest() != FONT_SHA256:
        raise NoChromiumError(f"{FONT_PACKAGE} is not the file that was expected")
    target.write_bytes(_unpack_woff(content))
    return target


def _unpack_woff(woff: bytes) -> bytes:
    """Turn WOFF 1.0 into the OpenType file that it wraps (W3C WOFF 1.0, parts 3 to 5)."""
    count = int.from_bytes(woff[12:14], "big")
    power = 1 << (count.bit_length() - 1)
    head = woff[4:8] + count.to_bytes(2, "big") + (power * 16).to_bytes(2, "big")
    head += (power.bit_length() - 1).to_bytes(2, "big") + (count * 16 - power * 16).to_bytes(
        2, "big"
    )
    directory, body = b"", b""
    start = 12 + 16 * count
    for entry in range(44, 44 + 20 * count, 20):
        tag, check = woff[entry : entry + 4], woff[entry + 16 : entry + 20]
        offset, packed, length = (
            int.from_bytes(woff[entry + at : entry + at + 4], "big") for at in (4, 8, 12)
        )
        table = woff[offset : offset + packed]
        table = zlib.decompress(table) if packed < length else table
        place = (start + len(body)).to_bytes(4, "big")
        directory += tag + check + place + length.to_bytes(4, "big")
        body += table + b"\0" * (-len(table) % 4)
    return head + directory + body


if __name__ == "__main__":
    program, needed = find_chromium()
    sys.stdout.write(" ".join((str(program), *needed)) + "\n")
