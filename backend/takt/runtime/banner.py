"""What the terminal shows once the server runs: address, QR code, fingerprint, ways to sign in."""

import io
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import qrcode

from takt.runtime.certificates import Certificates, folder
from takt.runtime.words import say, sentence
from takt.settings import Settings


@dataclass(frozen=True)
class FirstSteps:
    """How the first person gets in: a set-up code, or the sign-ins of the demo plant."""

    setup_code: str | None = None
    sign_ins: Sequence[tuple[str, str, str]] = ()
    enrolment_code: str | None = None


def show_banner(
    settings: Settings, https_url: str, http_url: str, certificates: Certificates
) -> None:
    """Tell how to open Takt here and on a phone."""
    has_authority = certificates.authority is not None
    say()
    say("  " + sentence(settings, "serve.address", url=https_url))
    say()
    say(qr_text(http_url if has_authority else https_url))
    if has_authority:
        say("  " + sentence(settings, "serve.phone", url=http_url))
        say("  " + sentence(settings, "serve.fingerprint"))
        fingerprint = certificates.fingerprint()
        say(f"    {fingerprint[:47]}\n    {fingerprint[48:]}")
    else:
        say("  " + sentence(settings, "serve.phone_direct"))
    if certificates.left_out:
        names, place = ", ".join(certificates.left_out), folder(settings)
        say("  " + sentence(settings, "serve.left_out", names=names, folder=place))
    say()


def show_first_steps(settings: Settings, steps: FirstSteps) -> None:
    """Tell how to sign in, then how to stop."""
    if steps.setup_code:
        code = f"{steps.setup_code[:5]}-{steps.setup_code[5:]}"
        say("  " + sentence(settings, "serve.setup_code", code=code))
    if steps.sign_ins:
        say("  " + sentence(settings, "serve.sign_ins"))
        width = max(len(role) for role, _, _ in steps.sign_ins)
        for role, name, password in steps.sign_ins:
            say(f"    {role:<{width}}  {name}  {password}")
    if steps.enrolment_code:
        say("  " + sentence(settings, "serve.enrolment", code=steps.enrolment_code))
    say("  " + sentence(settings, "serve.stop_hint"))


def qr_text(url: str) -> str:
    """Return the address as a QR code that a phone can scan from the terminal."""
    code = qrcode.QRCode(border=2)
    code.add_data(url)
    code.make(fit=True)
    out = io.StringIO()
    if sys.stdout.isatty():
        # Colours of its own make the code right on light and on dark terminals.
        out.isatty = lambda: True  # type: ignore[method-assign] # the library asks the stream
        code.print_ascii(out, tty=True)
    else:
        code.print_ascii(out, invert=True)
    return out.getvalue()
