"""The server's own certificate authority and the certificate that phones on the network accept.

The authority may vouch for private addresses and this machine's names only (name constraints), so
trusting it costs little. Certificates are renewed by age and when the machine's address changes.
"""

import datetime as dt
import ipaddress
import logging
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from takt.kernel.clock import Clock
from takt.runtime.addresses import Addresses
from takt.runtime.secret_files import write_private
from takt.settings import Settings

LEAF_DAYS = 397
LEAF_RENEW_DAYS = 60
AUTHORITY_DAYS = 3650
AUTHORITY_RENEW_DAYS = 400
PRIVATE_NAMES = ("localhost", "local", "lan", "internal", "home.arpa")
PRIVATE_RANGES = (
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "::1/128",
    "fc00::/7",
    "fe80::/10",
)
logger = logging.getLogger("takt.certificates")


@dataclass(frozen=True)
class Certificates:
    """The files that the HTTPS server loads; `authority` is None for a bought certificate."""

    certificate: Path
    key: Path
    authority: Path | None
    expires_at: dt.datetime
    was_renewed: bool = False
    left_out: tuple[str, ...] = ()
    """Names and addresses that the authority may not vouch for."""

    def fingerprint(self) -> str:
        """Return what people compare before they trust the authority."""
        path = self.authority or self.certificate
        digest = _load(path).fingerprint(hashes.SHA256()).hex().upper()
        return ":".join(digest[i : i + 2] for i in range(0, len(digest), 2))


def folder(settings: Settings) -> Path:
    """Return where keys and certificates lie."""
    return settings.data_dir / "certificates"


def ensure_certificates(settings: Settings, addresses: Addresses, clock: Clock) -> Certificates:
    """Return usable certificates; make or renew what is missing, old or for other addresses."""
    now = dt.datetime.fromtimestamp(clock.now_ms() / 1000, dt.UTC)
    if settings.certificate_file is not None and settings.certificate_key_file is not None:
        expires_at = _load(settings.certificate_file).not_valid_after_utc
        return Certificates(
            settings.certificate_file, settings.certificate_key_file, None, expires_at
        )
    place = folder(settings)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    place.chmod(0o700)
    authority, authority_key = _ensure_authority(place, addresses, now)
    wanted, left_out = _allowed(authority, addresses)
    path, key_path = place / "server.crt", place / "server.key"
    reason = _why_renew(path, key_path, authority, wanted, now)
    if reason is not None:
        logger.info("new server certificate: %s", reason)
        _issue_leaf(place, (authority, authority_key), wanted, now)
    return Certificates(
        path,
        key_path,
        place / "ca.crt",
        _load(path).not_valid_after_utc,
        reason is not None,
        tuple(left_out),
    )


def forget_authority(settings: Settings) -> None:
    """Put the authority aside, so that the next start makes one for today's addresses."""
    for name in ("ca.crt", "ca.key"):
        path = folder(settings) / name
        if path.exists():
            path.replace(path.with_name(f"{name}.old"))


def _load(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def _load_key(path: Path) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{path} is not an elliptic-curve key")
    return key


def _key_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _ensure_authority(
    place: Path, addresses: Addresses, now: dt.datetime
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    path, key_path = place / "ca.crt", place / "ca.key"
    if path.exists() and key_path.exists():
        authority = _load(path)
        left = authority.not_valid_after_utc - now
        if left > dt.timedelta(days=AUTHORITY_RENEW_DAYS):
            return authority, _load_key(key_path)
        logger.warning("the certificate authority ends in %d days: making a new one", left.days)
    key = ec.generate_private_key(ec.SECP256R1())
    authority = _sign_authority(key, addresses, now)
    write_private(key_path, _key_bytes(key))
    write_private(path, authority.public_bytes(serialization.Encoding.PEM))
    return authority, key


def _sign_authority(
    key: ec.EllipticCurvePrivateKey, addresses: Addresses, now: dt.datetime
) -> x509.Certificate:
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Takt"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"Takt {secrets.token_hex(3).upper()}"),
        ]
    )
    permitted: list[x509.GeneralName] = [
        x509.DNSName(text) for text in dict.fromkeys((*PRIVATE_NAMES, *addresses.names))
    ]
    ranges = [ipaddress.ip_network(text) for text in PRIVATE_RANGES]
    permitted += [x509.IPAddress(network) for network in ranges]
    permitted += [
        x509.IPAddress(ipaddress.ip_network(str(number)))
        for number in addresses.numbers
        if not any(number in network for network in ranges)
    ]
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=AUTHORITY_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _allowed(
    authority: x509.Certificate, addresses: Addresses
) -> tuple[list[x509.GeneralName], list[str]]:
    """Split what we would like to name into what the authority may vouch for and the rest."""
    constraints = authority.extensions.get_extension_for_class(x509.NameConstraints).value
    permitted = constraints.permitted_subtrees or []
    names = [entry.value for entry in permitted if isinstance(entry, x509.DNSName)]
    ranges = [entry.value for entry in permitted if isinstance(entry, x509.IPAddress)]
    wanted: list[x509.GeneralName] = []
    left_out: list[str] = []
    for name in addresses.names:
        if any(name == allowed or name.endswith(f".{allowed}") for allowed in names):
            wanted.append(x509.DNSName(name))
        else:
            left_out.append(name)
    for number in addresses.numbers:
        if any(_covers(allowed, number) for allowed in ranges):
            wanted.append(x509.IPAddress(number))
        else:
            left_out.append(str(number))
    return wanted, left_out


def _covers(allowed: object, number: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    # A number of the other version is in no network of this one.
    return isinstance(allowed, ipaddress.IPv4Network | ipaddress.IPv6Network) and number in allowed


def _why_renew(
    path: Path,
    key_path: Path,
    authority: x509.Certificate,
    wanted: list[x509.GeneralName],
    now: dt.datetime,
) -> str | None:
    if not (path.exists() and key_path.exists()):
        return "there is none"
    certificate = _load(path)
    try:
        certificate.verify_directly_issued_by(authority)
    except (InvalidSignature, ValueError, TypeError):
        return "it is of another authority"
    if _load_key(key_path).public_key() != certificate.public_key():
        return "key and certificate do not belong together"
    if certificate.not_valid_after_utc - now < dt.timedelta(days=LEAF_RENEW_DAYS):
        return "it ends soon"
    if certificate.not_valid_before_utc > now:
        return "it is not valid yet"
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    missing = [str(name.value) for name in wanted if name not in list(names)]
    return f"it does not name {', '.join(missing)}" if missing else None


def _issue_leaf(
    place: Path,
    signer: tuple[x509.Certificate, ec.EllipticCurvePrivateKey],
    wanted: list[x509.GeneralName],
    now: dt.datetime,
) -> None:
    authority, authority_key = signer
    key = ec.generate_private_key(ec.SECP256R1())
    begin = now - dt.timedelta(days=1)
    end = min(begin + dt.timedelta(days=LEAF_DAYS), authority.not_valid_after_utc)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Takt server")]))
        .issuer_name(authority.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(end)
        .add_extension(x509.SubjectAlternativeName(wanted), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()),
            critical=False,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    write_private(place / "server.key", _key_bytes(key))
    write_private(place / "server.crt", certificate.public_bytes(serialization.Encoding.PEM))
