"""Serves the built web application in front of the programming interface.

Files are read once, at the start, with the compressed twins that the build made. Names with a hash
are cached for ever, everything else is asked for again with its ETag.
"""

import gzip
import hashlib
import mimetypes
import re
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import brotli

from takt.runtime.trust_page import Receive, Scope, Send
from takt.settings import Settings

Application = Callable[[Scope, Receive, Send], Awaitable[None]]
INTERFACE_PREFIXES = ("/api/", "/sync/", "/healthz")
COMPRESSED_SUFFIXES = {"br": ".br", "gzip": ".gz"}
_COMPRESSIBLE = {".css", ".html", ".js", ".json", ".svg", ".txt", ".wasm", ".webmanifest"}
_HASHED_NAME = re.compile(r"[.-][A-Za-z0-9_-]{8,}\.[a-z0-9]+$")
_CONTENT_SECURITY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; media-src 'self' blob:; worker-src 'self' blob:; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_SECURITY = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(self), microphone=(), geolocation=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"content-security-policy", _CONTENT_SECURITY.encode()),
)
MISSING = (
    "<!doctype html><meta charset=utf-8><title>Takt</title><p>The web application is not built "
    "yet: run <code>make web</code>.<p lang=zh-CN>网页应用尚未构建：请运行 <code>make web</code>。"
).encode()


@dataclass(frozen=True)
class WebFile:
    """One file with its encodings; the plain one is always there."""

    media_type: str
    is_immutable: bool
    bodies: Mapping[str, bytes]
    etag: str


def web_folder(settings: Settings) -> Path:
    """Return where the built application lies: as set, in the package, or in the checkout."""
    if settings.web_dir is not None:
        return settings.web_dir
    packaged = Path(__file__).parent.parent / "web"
    checkout = Path(__file__).parents[3] / "pwa" / "dist"
    return packaged if packaged.exists() else checkout


def load_files(folder: Path) -> dict[str, WebFile]:
    """Read every file below the folder, keyed by its path in the address line."""
    files: dict[str, WebFile] = {}
    if not folder.is_dir():
        return files
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in COMPRESSED_SUFFIXES.values():
            files["/" + path.relative_to(folder).as_posix()] = _load(path)
    return files


def _load(path: Path) -> WebFile:
    bodies = {"identity": path.read_bytes()}
    for encoding, suffix in COMPRESSED_SUFFIXES.items():
        twin = path.with_name(path.name + suffix)
        if twin.exists() and twin.stat().st_mtime_ns >= path.stat().st_mtime_ns:
            bodies[encoding] = twin.read_bytes()
    media_type = _media_type(path)
    digest = hashlib.sha256(bodies["identity"]).hexdigest()[:24]
    is_immutable = path.parent.name == "assets" and bool(_HASHED_NAME.search(path.name))
    return WebFile(media_type, is_immutable, bodies, digest)


def _media_type(path: Path) -> str:
    known = {
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
        ".webmanifest": "application/manifest+json",
    }
    guessed = known.get(path.suffix) or mimetypes.guess_type(path.name)[0]
    if guessed is None:
        return "application/octet-stream"
    return f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed


class FrontDoor:
    """An ASGI application: the interface behind its prefixes, files for everything else."""

    def __init__(self, interface: Application, folder: Path) -> None:
        self._interface = interface
        self._files = load_files(folder)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_file = scope["type"] == "http" and not scope["path"].startswith(INTERFACE_PREFIXES)
        if not is_file:
            await self._interface(scope, receive, send)
        else:
            await self._answer(scope, send)

    async def _answer(self, scope: Scope, send: Send) -> None:
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if scope["method"] not in ("GET", "HEAD"):
            await _send(send, 405, b"", ((b"allow", b"GET, HEAD"),))
            return
        file = self._find(scope["path"])
        if file is None:
            is_page = "." not in scope["path"].rpartition("/")[2]
            body = MISSING if is_page else b""
            html = ((b"content-type", b"text/html; charset=utf-8"),)
            await _send(send, 503 if is_page else 404, body, html)
            return
        encoding = _choose(headers.get(b"accept-encoding", ""), file.bodies)
        etag = f'"{file.etag}-{encoding}"'
        keep = "public, max-age=31536000, immutable" if file.is_immutable else "no-cache"
        lines = [
            (b"etag", etag.encode()),
            (b"cache-control", keep.encode()),
            (b"vary", b"accept-encoding"),
        ]
        known = [tag.strip() for tag in headers.get(b"if-none-match", "").split(",")]
        if etag in [tag.removeprefix("W/") for tag in known]:
            await _send(send, 304, b"", lines)
            return
        lines.append((b"content-type", file.media_type.encode()))
        if encoding != "identity":
            lines.append((b"content-encoding", encoding.encode()))
        await _send(send, 200, file.bodies[encoding], lines)

    def _find(self, path: str) -> WebFile | None:
        """Return the file at the path; a path without a file name is a page of the application."""
        is_page = "." not in path.rpartition("/")[2]
        return self._files.get(path) or (self._files.get("/index.html") if is_page else None)


def _choose(accepted: str, bodies: Mapping[str, bytes]) -> str:
    """Return the smallest encoding that the browser takes (RFC 9110, 12.5.3)."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";q=")
        try:
            weights[name.strip()] = float(weight) if weight else 1.0
        except ValueError:
            weights[name.strip()] = 0.0
    usable = [
        name
        for name in bodies
        if name == "identity" or weights.get(name, weights.get("*", 0.0)) > 0
    ]
    return min(usable, key=lambda name: len(bodies[name]))


async def _send(
    send: Send, status: int, body: bytes, headers: Sequence[tuple[bytes, bytes]]
) -> None:
    lines = [*_SECURITY, *headers]
    if status != 304:
        lines.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": lines})
    await send({"type": "http.response.body", "body": body})


def compress(folder: Path) -> int:
    """Write compressed twins beside every file that gains by it; the build runs this."""
    written = 0
    for path in sorted(folder.rglob("*")):
        if path.suffix not in _COMPRESSIBLE or path.stat().st_size < 400:
            continue
        body = path.read_bytes()
        twins = {
            ".br": brotli.compress(body, quality=11),
            ".gz": gzip.compress(body, 9, mtime=0),
        }
        for suffix, content in twins.items():
            if len(content) < len(body):
                path.with_name(path.name + suffix).write_bytes(content)
                written += 1
    return written


if __name__ == "__main__":
    compress(Path(sys.argv[1]))
