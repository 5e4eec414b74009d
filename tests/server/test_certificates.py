"""Our certificate authority: headsets can verify it, it vouches for nothing outside, it is renewed."""

from __future__ import annotations

import ipaddress
import shutil
import socket
import ssl
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from server import certificates as module
from server.certificates import CertificateFiles, ensure_certificates, lan_addresses, local_name, tls_context
from server.errors import SettingsError

ADDRESSES, NAME = ["192.168.1.20", "10.1.2.3"], "fournil.local"


@pytest.fixture
def made(tmp_path: Path) -> CertificateFiles:
    return ensure_certificates(tmp_path, ADDRESSES, NAME)


def leaf_of(files: CertificateFiles) -> x509.Certificate:
    return x509.load_pem_x509_certificate(files.chain.read_bytes())


def shake_hands(files: CertificateFiles, server_name: str, authority: Path | None = None) -> None:
    """A TLS handshake in memory; SSLCertVerificationError when the client does not trust the server."""
    client = ssl.create_default_context(cafile=authority or files.authority)
    server = tls_context(files.chain, files.key)
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    near = client.wrap_bio(to_client, to_server, server_hostname=server_name)
    far = server.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(4):
        for side in (near, far):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
    assert near.cipher()


@pytest.mark.parametrize("name", [*ADDRESSES, NAME, "localhost", "127.0.0.1", "::1"])
def test_a_client_that_trusts_the_authority_trusts_the_server(made: CertificateFiles, name: str) -> None:
    shake_hands(made, name)


@pytest.mark.parametrize("name", ["192.168.1.21", "other.local", "example.org"])
def test_no_other_name(made: CertificateFiles, name: str) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(made, name)


def test_openssl_agrees(made: CertificateFiles) -> None:
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("no openssl program here")
    command = [program, "verify", "-x509_strict", "-CAfile", str(made.authority), str(made.chain)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    "name",
    [x509.DNSName("www.example.org"), x509.DNSName("local.example.org"),
     x509.IPAddress(ipaddress.ip_address("8.8.8.8"))],
)  # fmt: skip
def test_the_authority_can_vouch_for_nothing_on_the_internet(tmp_path: Path, name: x509.GeneralName) -> None:
    """Whoever steals the authority's key cannot impersonate a bank to a school's headsets."""
    made = ensure_certificates(tmp_path, ADDRESSES, NAME)
    authority, key = module._authority(made.authority, tmp_path / "authority.key")
    module._make_leaf(made, authority, key, [name])
    host = str(name.value)
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
        shake_hands(made, host)


def test_the_authority_signs_no_authorities(made: CertificateFiles) -> None:
    authority = x509.load_pem_x509_certificate(made.authority.read_bytes())
    basic = authority.extensions.get_extension_for_class(x509.BasicConstraints)
    constraints = authority.extensions.get_extension_for_class(x509.NameConstraints)
    assert (basic.critical, basic.value.ca, basic.value.path_length) == (True, True, 0)
    assert constraints.critical


def test_nothing_changes_while_nothing_is_due(made: CertificateFiles) -> None:
    before = made.chain.read_bytes()
    again = ensure_certificates(made.chain.parent, ADDRESSES[::-1], NAME)
    assert again.chain.read_bytes() == before
    ensure_certificates(made.chain.parent, ADDRESSES[:1], NAME)
    assert again.chain.read_bytes() == before, "a cable pulled out is no reason for a new certificate"


@pytest.mark.parametrize("change", ["address", "name", "age", "key lost", "key of another", "half", "empty"])
def test_it_is_renewed_when_due_and_the_authority_stays(
    made: CertificateFiles, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority, before = made.authority.read_bytes(), leaf_of(made)
    addresses = [*ADDRESSES, "192.168.77.1"] if change == "address" else ADDRESSES
    name = "atelier.local" if change == "name" else NAME
    if change == "age":
        monkeypatch.setattr(module, "datetime", Later)
    elif change == "key lost":
        made.key.unlink()
    elif change == "key of another":  # a power cut between writing the key and the certificate
        made.key.write_bytes(module._pem(ec.generate_private_key(ec.SECP256R1())))
    elif change == "half":
        made.chain.write_bytes(made.chain.read_bytes()[:300])
    elif change == "empty":
        made.key.write_bytes(b"")
    again = ensure_certificates(made.chain.parent, addresses, name)
    assert leaf_of(again).serial_number != before.serial_number
    assert made.authority.read_bytes() == authority
    tls_context(again.chain, again.key)
    if change != "age":
        shake_hands(again, name)


class Later(datetime):
    """A clock 61 days ahead: less than 30 days are left of the 90."""

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        return datetime.now(UTC) + timedelta(days=61)


def test_a_new_authority_means_a_new_certificate(made: CertificateFiles) -> None:
    made.authority.unlink()
    again = ensure_certificates(made.chain.parent, ADDRESSES, NAME)
    shake_hands(again, NAME)


def test_a_damaged_authority_is_said(made: CertificateFiles) -> None:
    made.authority.write_bytes(b"")
    with pytest.raises(SettingsError, match="sauvegarde"):
        ensure_certificates(made.chain.parent, ADDRESSES, NAME)


def test_keys_are_for_their_owner_only(made: CertificateFiles) -> None:
    folder = made.chain.parent
    assert {path.name for path in folder.iterdir()} == {
        "authority.key", "authority.pem", "server.key", "server.pem",
    }  # fmt: skip
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.glob("*.key"))


def test_a_certificate_of_ones_own(made: CertificateFiles, tmp_path: Path) -> None:
    assert tls_context(made.chain, made.key).minimum_version == ssl.TLSVersion.TLSv1_2
    with pytest.raises(SettingsError, match="PLATEAU_CERTIFICATE"):
        tls_context(tmp_path / "none.pem", made.key)
    other = module._pem(ec.generate_private_key(ec.SECP256R1()))
    (tmp_path / "other.key").write_bytes(other)
    with pytest.raises(SettingsError, match="PLATEAU_CERTIFICATE_KEY"):
        tls_context(made.chain, tmp_path / "other.key")


def test_addresses_and_names_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(module._vouchable(address) for address in lan_addresses())
    for label, name in (("École-3.lan", "cole-3.local"), ("", "plateau.local"), ("PC_12", "pc-12.local")):
        monkeypatch.setattr(socket, "gethostname", lambda label=label: label)
        assert local_name() == name


def test_the_certificates_are_signed_with_sha_256(made: CertificateFiles) -> None:
    hash_ = leaf_of(made).signature_hash_algorithm
    assert isinstance(hash_, hashes.SHA256)
    assert leaf_of(made).public_bytes(serialization.Encoding.PEM).startswith(b"-----BEGIN CERTIFICATE")
