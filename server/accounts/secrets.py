"""Secrets: made at random, kept as hashes; passwords by argon2id (RFC 9106)."""

from __future__ import annotations

import functools
import hashlib
import os
import secrets
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

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
    return hashlib.sha256(secret.encode()).hexdigest()


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
    """Return the 32 secret bytes kept in the file, made at the first call (mode 0600)."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(32))
    return path.read_bytes()
