"""What PLATEAU_MEDIA_URL says: a folder of this machine, or a bucket with its endpoint."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from obstore.store import LocalStore, ObjectStore, S3Store

from server.errors import SettingsError

PATIENCE_S = 60.0
_KNOWN = {"endpoint", "region"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A place for big files. Keys of a bucket come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."""

    root: Path | None  # the folder, when it is one of this machine
    bucket: str = ""
    prefix: str = ""
    endpoint: str | None = None  # http(s)://host[:port]; None: the provider's own
    region: str | None = None

    def __str__(self) -> str:
        """The place in words; never a key."""
        if self.root is not None:
            return str(self.root)
        return "/".join(part for part in (f"s3://{self.bucket}", self.prefix) if part)

    @property
    def origin(self) -> str | None:
        """The origin that browsers are sent to, or None for files that we serve ourselves."""
        if self.root is not None:
            return None
        parts = urlsplit(
            self.endpoint or f"https://{self.bucket}.s3.{self.region or 'us-east-1'}.amazonaws.com"
        )
        return f"{parts.scheme}://{parts.netloc}"

    def open(self, *, patience_s: float = PATIENCE_S) -> ObjectStore:
        """The store; a folder is made when it is missing. `patience_s`: how long a failing call is tried."""
        if self.root is not None:
            return LocalStore(self.root, mkdir=True)
        more = {key: value for key, value in (("endpoint", self.endpoint), ("region", self.region)) if value}
        return S3Store(
            self.bucket,
            prefix=self.prefix or None,
            virtual_hosted_style_request=self.endpoint is None,
            # One part of a multi-gigabyte film on a poor line takes its time; silence does not.
            client_options={"allow_http": True, "timeout": "10m", "connect_timeout": "10s"},
            retry_config={"max_retries": 5, "retry_timeout": timedelta(seconds=patience_s)},
            **more,  # type: ignore[arg-type]
        )


def read_address(url: str, folder: Path) -> Address:
    """The address that a URL says: "" for `folder`, a path, file://…, or s3://bucket/prefix?endpoint=…&region=….

    Raises SettingsError with the cure for anything else.
    """
    parts = urlsplit(url)
    if not url:
        return Address(root=folder)
    if parts.scheme in ("", "file") and parts.path.startswith("/") and not parts.netloc:
        return Address(root=Path(parts.path))
    said = dict(parse_qsl(parts.query))
    if parts.scheme != "s3" or not parts.netloc or not said.keys() <= _KNOWN:
        raise SettingsError(
            "L'adresse des médias n'est pas comprise. Écrivez un dossier (/srv/medias) ou "
            "s3://seau/dossier?endpoint=https://serveur&region=region dans PLATEAU_MEDIA_URL ; "
            "les clés vont dans AWS_ACCESS_KEY_ID et AWS_SECRET_ACCESS_KEY."
        )
    return Address(
        root=None,
        bucket=parts.netloc,
        prefix=parts.path.strip("/"),
        endpoint=said.get("endpoint"),
        region=said.get("region"),
    )
