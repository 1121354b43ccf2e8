"""What the terminal shows once the server runs: address, QR code, fingerprint, ways to sign in."""

import io
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import qrcode

from takt.runtime.certificates import Certificates
from takt.runtime.words import say, sentence
from takt.settings import Settings


class SignIn(msgspec.Struct, frozen=True):
    """Everything that signs one person of the demo plant in."""

    role: str
    name: str
    password: str
    pin: str
    badge: str

    def as_told(self, role: str, mark: str | None) -> "SignIn":
        """The same with the name of the role, and a mark for a password that no longer holds."""
        password = self.password if mark is None else mark
        return msgspec.structs.replace(self, role=role, password=password)


@dataclass(frozen=True)
class FirstSteps:
    """How the first person gets in: a set-up code, or the sign-ins of the demo plant."""

    setup_code: str | None = None
    people: Sequence[SignIn] = ()
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
        names = ", ".join(certificates.left_out)
        say("  " + sentence(settings, "serve.left_out", names=names))
    say()


def show_first_steps(settings: Settings, steps: FirstSteps) -> None:
    """Tell how to sign in, then how to stop."""
    if steps.setup_code:
        code = f"{steps.setup_code[:5]}-{steps.setup_code[5:]}"
        say("  " + sentence(settings, "serve.setup_code", code=code))
    show_people(settings, steps.people)
    if steps.enrolment_code:
        say("  " + sentence(settings, "serve.enrolment", code=steps.enrolment_code))
    say("  " + sentence(settings, "serve.stop_hint"))


def show_people(settings: Settings, people: Sequence[SignIn]) -> None:
    """List the sign-ins of the demo plant in columns, Chinese names included."""
    if not people:
        return
    say("  " + sentence(settings, "serve.sign_ins"))
    heads = sentence(settings, "serve.sign_in_columns").split("|")
    rows = [heads, *([p.role, p.name, p.password, p.pin, p.badge] for p in people)]
    widths = [max(_columns(row[at]) for row in rows) for at in range(len(heads))]
    for row in rows:
        cells = (
            text + " " * (width - _columns(text)) for text, width in zip(row, widths, strict=True)
        )
        say("    " + "  ".join(cells).rstrip())


def _columns(text: str) -> int:
    """Return how many columns a terminal takes for the text: two for each Chinese character."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


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
