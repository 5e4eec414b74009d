"""tus 1.0.0 in headers: what a client says, what the server can do (https://tus.io/protocols/resumable-upload)."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime

from server.errors import BadInput, WrongType, WrongVersion
from server.uploads.receiver import ALGORITHMS

VERSION = "1.0.0"
EXTENSIONS = (
    "creation", "creation-with-upload", "creation-defer-length", "termination", "expiration", "checksum",
)  # fmt: skip
BODY_TYPE = "application/offset+octet-stream"
RESUMABLE, LENGTH, OFFSET = "Tus-Resumable", "Upload-Length", "Upload-Offset"
DEFER, METADATA, CHECKSUM = "Upload-Defer-Length", "Upload-Metadata", "Upload-Checksum"
EXPIRES, OVERRIDE = "Upload-Expires", "X-HTTP-Method-Override"
NUMBER = re.compile(r"[0-9]{1,18}")
KEY = re.compile(r"[!-+\--~]+")  # printable ASCII without blank and comma


def abilities(limit_bytes: int) -> dict[str, str]:
    """Return the headers that tell what the server can do."""
    return {
        RESUMABLE: VERSION,
        "Tus-Version": VERSION,
        "Tus-Extension": ",".join(EXTENSIONS),
        "Tus-Max-Size": str(limit_bytes),
        "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
    }


def require_version(headers: Mapping[str, str]) -> None:
    """Raise WrongVersion when the client speaks another version, or does not say."""
    if headers.get(RESUMABLE) != VERSION:
        raise WrongVersion


def require_type(content_type: str) -> None:
    """Raise WrongType when a body is not declared as bytes of an upload."""
    if content_type.partition(";")[0].strip().lower() != BODY_TYPE:
        raise WrongType


def number(headers: Mapping[str, str], name: str) -> int | None:
    """Return a header that is a whole number, None when it is absent; BadInput when it is none."""
    text = headers.get(name)
    if text is None:
        return None
    if not NUMBER.fullmatch(text):
        raise BadInput(f"L'en-tête {name} est un nombre entier d'octets.")
    return int(text)


def offset(headers: Mapping[str, str]) -> int:
    """Return Upload-Offset; BadInput when it is absent or no number."""
    found = number(headers, OFFSET)
    if found is None:
        raise BadInput(f"Il manque l'en-tête {OFFSET}.")
    return found


def size_at_creation(headers: Mapping[str, str]) -> int | None:
    """Return Upload-Length, None when it is deferred; BadInput when neither or both are said."""
    if "Upload-Concat" in headers:
        raise BadInput("Les envois en morceaux séparés (Upload-Concat) ne sont pas pris en charge.")
    size, deferred = number(headers, LENGTH), headers.get(DEFER)
    if deferred not in (None, "1"):
        raise BadInput(f"L'en-tête {DEFER} vaut 1 ou est absent.")
    if (size is None) == (deferred is None):
        raise BadInput(f"Donnez soit {LENGTH}, soit {DEFER}: 1.")
    return size


def metadata(header: str) -> dict[str, str]:
    """Return Upload-Metadata as texts by key; BadInput when it is mal-formed."""
    found: dict[str, str] = {}
    for pair in header.split(",") if header.strip() else ():
        key, _, encoded = pair.strip().partition(" ")
        if not KEY.fullmatch(key) or key in found:
            raise BadInput(f"L'en-tête {METADATA} est mal formé.")
        try:
            found[key] = base64.b64decode(encoded.strip(), validate=True).decode()
        except ValueError as error:
            raise BadInput(f"L'en-tête {METADATA} est mal formé (champ {key}).") from error
    return found


def date(at_ms: int) -> str:
    """Return a time as HTTP writes it (RFC 9110, section 5.6.7)."""
    return format_datetime(datetime.fromtimestamp(at_ms // 1000, UTC), usegmt=True)
