"""Secrets: made at random, kept as hashes; passwords by argon2id (RFC 9106)."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import secrets
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from server.clock import new_id
from server.errors import SettingsError
from server.writing import write_whole

SECRET_BYTES = 32

_hasher = PasswordHasher()
# Without look-alikes (0/o, 1/l/i): people copy these from paper and screens.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_secret() -> str:
    """Return 256 random bits, URL-safe."""
    return secrets.token_urlsafe(32)


def readable_secret(groups: int = 3) -> str:
    """Return a password that can be read aloud and typed, of `groups` groups of four signs (20 bits each)."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(groups))


def fingerprint(secret: str) -> str:
    """Return the SHA-256 of a random secret, hexadecimal: what the database keeps."""
    # Headers and cookies may bring bytes that are no UTF-8, which aiohttp hands on as lone surrogates.
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password."""
    return _hasher.hash(password)


@functools.cache
def _nobody() -> str:
    return _hasher.hash("the password of an account that does not exist")


def verify_password(stored: str | None, password: str) -> bool:
    """Tell whether the password is the one hashed in `stored`; takes as long when there is no account."""
    try:
        return _hasher.verify(stored or _nobody(), password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def keep_secret(path: Path) -> bytes:
    """Return the 32 secret bytes kept in the file, made at the first call (mode 0600).

    Whole or not at all: a file cut short by a power failure would be a key that anybody can guess.
    """
    if not path.exists():
        fresh = path.with_name(f".{path.name}.{new_id()}")
        write_whole(fresh, secrets.token_bytes(SECRET_BYTES))
        with contextlib.suppress(FileExistsError):  # another process was first: its key counts
            os.link(fresh, path)
        fresh.unlink()
    kept = path.read_bytes()
    if len(kept) != SECRET_BYTES:
        raise SettingsError(f"Le fichier {path} est abîmé ; supprimez-le, il sera refait au démarrage.")
    return kept
