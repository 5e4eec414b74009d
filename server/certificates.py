"""HTTPS for a class LAN: our own certificate authority, constrained to private names and addresses.

Its root can vouch for nothing on the Internet (name constraints, RFC 5280 section 4.2.1.10), so that a
school can trust it without a worry. The server's certificate lasts 90 days and is renewed at start.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from server.errors import SettingsError
from server.writing import write_whole

CA_YEARS, LEAF_DAYS, RENEW_DAYS = 10, 90, 30
DOMAINS = ("local", "localhost", "lan", "home.arpa", "internal")
NETWORKS = (
    "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10",
    "::1/128", "fc00::/7", "fe80::/10",
)  # fmt: skip
Key = ec.EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFiles:
    """Where the certificates lie."""

    chain: Path  # the server's certificate, then the authority's
    key: Path
    authority: Path  # what a headset is given to trust


def lan_addresses() -> list[str]:
    """Return this machine's private IPv4 addresses, the one of the default route first."""
    found: list[str] = []
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # a documentation address: nothing is sent by a UDP connect
        found.append(probe.getsockname()[0])
    with contextlib.suppress(OSError):
        found += [str(one[4][0]) for one in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    private = [address for address in dict.fromkeys(found) if _vouchable(address)]
    return [address for address in private if not ipaddress.ip_address(address).is_loopback]


def local_name() -> str:
    """Return the machine's mDNS name."""
    label = socket.gethostname().partition(".")[0].lower()
    clean = "".join(sign if sign.isalnum() and sign.isascii() else "-" for sign in label).strip("-")
    return f"{clean or 'plateau'}.local"


def ensure_certificates(folder: Path, addresses: list[str], name: str) -> CertificateFiles:
    """Return certificates for these addresses and this name, made or renewed when they are due."""
    files = CertificateFiles(
        chain=folder / "server.pem", key=folder / "server.key", authority=folder / "authority.pem"
    )
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    authority, key = _authority(files.authority, folder / "authority.key")
    names = _names(addresses, name)
    if not _still_good(files, authority, names):
        _make_leaf(files, authority, key, names)
    return files


def tls_context(chain: Path, key: Path) -> ssl.SSLContext:
    """Return the server's TLS context; SettingsError when the files do not fit."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(chain, key)
    except (OSError, ssl.SSLError) as error:
        raise SettingsError(
            f"Le certificat {chain} ou sa clé ne sont pas utilisables ({error}). "
            "Vérifiez PLATEAU_CERTIFICATE et PLATEAU_CERTIFICATE_KEY."
        ) from error
    context.set_alpn_protocols(["http/1.1"])
    return context


def _vouchable(address: str) -> bool:
    ip = ipaddress.ip_address(address)
    return any(ip in ipaddress.ip_network(network) for network in NETWORKS)


def _names(addresses: list[str], name: str) -> list[x509.GeneralName]:
    ips = [*dict.fromkeys([*addresses, "127.0.0.1", "::1"])]
    return [
        x509.DNSName("localhost"),
        x509.DNSName(name),
        *(x509.IPAddress(ipaddress.ip_address(ip)) for ip in ips),
    ]


def _authority(file: Path, key_file: Path) -> tuple[x509.Certificate, Key]:
    if file.exists() and key_file.exists():
        try:
            kept = serialization.load_pem_private_key(key_file.read_bytes(), password=None)
            certificate = x509.load_pem_x509_certificate(file.read_bytes())
        except ValueError as error:
            raise SettingsError(
                f"L'autorité de certification {file} ou sa clé est abîmée. Remettez une sauvegarde, ou "
                "supprimez les deux fichiers : une nouvelle sera faite, à installer encore sur les casques."
            ) from error
        assert isinstance(kept, ec.EllipticCurvePrivateKey)
        return certificate, kept
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Plateau"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"Plateau, {local_name()}"),
        ]
    )
    permitted: list[x509.GeneralName] = [x509.DNSName(domain) for domain in DOMAINS]
    permitted += [x509.IPAddress(ipaddress.ip_network(network)) for network in NETWORKS]
    certificate = (
        _builder(subject, subject, key, days=365 * CA_YEARS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    write_whole(key_file, _pem(key))
    write_whole(file, certificate.public_bytes(serialization.Encoding.PEM))
    return certificate, key


def _make_leaf(
    files: CertificateFiles, authority: x509.Certificate, key: Key, names: list[x509.GeneralName]
) -> None:
    leaf_key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, local_name())])
    leaf = (
        _builder(subject, authority.subject, leaf_key, days=LEAF_DAYS)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    write_whole(files.key, _pem(leaf_key))
    write_whole(files.chain, leaf.public_bytes(pem) + authority.public_bytes(pem))


def _builder(subject: x509.Name, issuer: x509.Name, key: Key, *, days: int) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))  # class-room clocks
        .not_valid_after(now + timedelta(days=days))
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


def _still_good(files: CertificateFiles, authority: x509.Certificate, names: list[x509.GeneralName]) -> bool:
    """Tell whether the server's certificate is whole, of this authority, for these names and not yet due."""
    try:
        leaf = x509.load_pem_x509_certificate(files.chain.read_bytes())
        key = serialization.load_pem_private_key(files.key.read_bytes(), password=None)
        leaf.verify_directly_issued_by(authority)
    except (FileNotFoundError, ValueError, TypeError, InvalidSignature):
        return False
    covered = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return (
        leaf.public_key() == key.public_key()  # a stop between the two writes leaves a pair that does not fit
        and leaf.not_valid_after_utc - datetime.now(UTC) >= timedelta(days=RENEW_DAYS)
        and set(names) <= set(covered)
    )


def _pem(key: Key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
