"""The one page served over plain HTTP: how to trust this server, and its certificate authority.

The text is fixed and holds no data of the plant. `/open` leads on to the application.
"""

import base64
import hashlib
import re
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

from takt.runtime.addresses import url_host

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]")
_STYLE = (
    "body{font:18px/1.5 system-ui,sans-serif;max-width:40rem;margin:0 auto;padding:1rem;"
    "color:#1b1f24;background:#fff}h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}"
    "a.big{display:block;margin:1rem 0;padding:1rem;border-radius:.75rem;text-align:center;"
    "background:#0b5fff;color:#fff;text-decoration:none;font-weight:600}"
    "a.second{background:#1b1f24}li{margin:.35rem 0}hr{margin:2.5rem 0;border:0;"
    "border-top:1px solid #ccc}"
    "@media(prefers-color-scheme:dark){body{color:#e8eaed;background:#14171a}"
    "a.second{background:#3a4048}}"
)
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()

_CHINESE = """
<section lang="zh-CN">
<h1>让这台设备信任 Takt</h1>
<p>Takt 运行在您工厂自己的网络里，用自己的证书加密。每台设备只需做一次。</p>
<p>安装前，请把设备显示的 takt-ca.crt 的指纹（SHA-256）与服务器终端里打印的指纹对比：两者必须
完全相同。浏览器地址栏里显示的是服务器证书的指纹，与它不同。</p>
<a class="big" href="/ca.crt">1. 下载证书</a>
<h2>安卓 Android</h2>
<ol><li>打开“设置”，搜索“CA 证书”，选择“安装 CA 证书”。</li>
<li>选择“仍然安装”，再选择刚下载的文件 takt-ca.crt。</li></ol>
<h2>iPhone 和 iPad</h2>
<ol><li>请用 Safari 打开本页并下载，然后在“设置”顶部点“已下载描述文件”并安装。</li>
<li>打开“设置 → 通用 → 关于本机 → 证书信任设置”，打开 Takt 的开关。</li></ol>
<h2>Windows</h2>
<ol><li>双击 takt-ca.crt，选择“安装证书 → 当前用户”。</li>
<li>选择“将所有证书放入下列存储 → 受信任的根证书颁发机构”，完成后重新打开浏览器。</li></ol>
<h2>Mac 和 Linux</h2>
<ol><li>Mac：双击文件，在“钥匙串访问”中把它设为“始终信任”。</li>
<li>Linux 上的 Chrome：“设置 → 隐私和安全 → 安全 → 管理证书 → 授权机构 → 导入”。</li></ol>
<a class="big second" href="/open">2. 打开 Takt</a>
</section>
"""
_ENGLISH = """
<section lang="en">
<h1>Let this device trust Takt</h1>
<p>Takt runs inside your plant's own network and encrypts with a certificate of its own.
Each device needs this once.</p>
<p>Before you install it, compare the SHA-256 fingerprint of takt-ca.crt that your device shows with
the one printed in the server's terminal: they must be the same. The one behind the padlock of the
browser is the server's own and differs.</p>
<a class="big" href="/ca.crt">1. Download the certificate</a>
<h2>Android</h2>
<ol><li>Open Settings, search for "CA certificate", choose to install one.</li>
<li>Choose "Install anyway" and pick the downloaded file takt-ca.crt.</li></ol>
<h2>iPhone and iPad</h2>
<ol><li>Open this page in Safari and download; then install it from "Profile Downloaded" at the top
of Settings.</li>
<li>Open Settings, General, About, Certificate Trust Settings, and switch Takt on.</li></ol>
<h2>Windows</h2>
<ol><li>Double-click takt-ca.crt, choose Install Certificate, Current User.</li>
<li>Choose "Place all certificates in the following store", Trusted Root Certification Authorities;
then restart the browser.</li></ol>
<h2>Mac and Linux</h2>
<ol><li>Mac: double-click the file and set it to Always Trust in Keychain Access.</li>
<li>Chrome on Linux: Settings, Privacy and security, Security, Manage certificates, Authorities,
Import.</li></ol>
<a class="big second" href="/open">2. Open Takt</a>
</section>
"""
PAGE = (
    '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width,initial-scale=1">'
    f"<title>Takt</title><style>{_STYLE}</style></head><body>{_CHINESE}<hr>{_ENGLISH}</body></html>"
)
_HEADERS = (
    ("cache-control", "no-store"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    (
        "content-security-policy",
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'",
    ),
)


class TrustPage:
    """The ASGI application behind the plain HTTP port."""

    def __init__(self, authority: Path | None, https_port: int, primary_host: str) -> None:
        self._authority = authority
        self._https_port = https_port
        self._primary_host = primary_host

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        path = scope["path"]
        if scope["method"] not in ("GET", "HEAD"):
            await _answer(send, 405, b"", ("allow", "GET, HEAD"))
        elif path == "/ca.crt" and self._authority is not None:
            name = 'attachment; filename="takt-ca.crt"'
            await _answer(
                send,
                200,
                self._authority.read_bytes(),
                ("content-type", "application/x-x509-ca-cert"),
                ("content-disposition", name),
            )
        elif path == "/" and self._authority is not None:
            await _answer(send, 200, PAGE.encode(), ("content-type", "text/html; charset=utf-8"))
        elif path == "/open" or self._authority is None:
            await _answer(send, 307, b"", ("location", self._application(scope)))
        else:
            await _answer(send, 302, b"", ("location", "/"))

    def _application(self, scope: Scope) -> str:
        """Return the application's address under the host that the caller already uses."""
        given = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
        host = re.sub(r":\d+$", "", given)
        if not _HOST.fullmatch(host):
            host = url_host(self._primary_host)
        return f"https://{host}:{self._https_port}/"


async def _answer(send: Send, status: int, body: bytes, *headers: tuple[str, str]) -> None:
    lines = [(name.encode(), value.encode("latin-1")) for name, value in (*_HEADERS, *headers)]
    lines.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": lines})
    await send({"type": "http.response.body", "body": body})
