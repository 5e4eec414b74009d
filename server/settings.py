"""Every setting of the server, read once at start from the environment and `.env`."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from server.errors import SettingsError

SQLITE_NAME, JOBS_NAME = "plateau.sqlite3", "jobs.sqlite3"


class Settings(BaseSettings):
    """Settings; each is `PLATEAU_<NAME>` in the environment or in a `.env` file of the working folder."""

    model_config = SettingsConfigDict(env_prefix="PLATEAU_", env_file=".env", extra="ignore", frozen=True)

    data: Path = Field(default=Path("data"), description="The one data folder; a backup is a copy of it.")
    host: str = Field(default="0.0.0.0", description="The address to listen on; 127.0.0.1 shuts the LAN out.")
    port: int = Field(default=8080, ge=0, le=65535, description="Plain HTTP, served to this machine only.")
    https_port: int | None = Field(
        default=None, ge=0, le=65535, description="HTTPS for the class LAN; without it, port + 363 (8443)."
    )
    https: bool = Field(default=True, description="Serve HTTPS with our own certificate authority.")
    certificate: Path | None = Field(
        default=None, description="A real certificate chain (PEM), when there is one."
    )
    certificate_key: Path | None = Field(default=None, description="The key of `certificate` (PEM).")
    database_url: str = Field(
        default="", description="SQLAlchemy URL; without it, SQLite in the data folder."
    )
    demo: bool = Field(default=True, description="Install the demo scenes and logins at the first start.")
    accel: str = Field(default="", description="Prefix for X-Accel-Redirect, e.g. /protected/, behind nginx.")
    trust_proxy: bool = Field(
        default=False, description="Believe X-Forwarded-Proto and -For of a proxy before us."
    )
    encoder: Literal["wheel", "system"] = Field(
        default="wheel", description="ffmpeg and ffprobe: the pinned wheel's, or the system's."
    )
    encode: bool = Field(
        default=True, description="Prepare footage on this machine; off: only store and serve."
    )
    engine: Literal["worker", "inside"] = Field(
        default="worker",
        description="Who prepares: a process of its own, or the server's (less memory, no second machine).",
    )
    jobs_url: str = Field(
        default="",
        description="Where jobs are kept, e.g. postgresql://…; without it, SQLite in the data folder.",
    )
    jobs_lease_s: float = Field(
        default=15.0, ge=1, description="A worker that is silent for so many seconds is taken for dead."
    )
    media_url: str = Field(
        default="",
        description="Where originals and renditions are kept, e.g. s3://bucket; without it, the data folder.",
    )
    upload_limit_gb: float = Field(default=200.0, gt=0, description="The largest upload accepted, in GB.")
    upload_days: float = Field(
        default=7.0, gt=0, description="An upload to which nothing was added for so many days is discarded."
    )

    @property
    def tls_port(self) -> int:
        """The port of HTTPS (0 lets the system choose, for tests)."""
        if self.https_port is not None:
            return self.https_port
        return 0 if self.port == 0 else min(self.port + 363, 65535)

    @property
    def database(self) -> str:
        """The SQLAlchemy URL in force."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data.resolve() / SQLITE_NAME}"

    @property
    def jobs(self) -> str:
        """The URL of the jobs' database, as DBOS wants it; SettingsError when hosts cannot share."""
        if not self.jobs_url:
            return f"sqlite:///{self.data.resolve() / JOBS_NAME}"
        scheme, _, rest = self.jobs_url.partition("://")
        if not scheme.startswith("postgres"):
            raise SettingsError("PLATEAU_JOBS_URL est une adresse postgresql://…, ou rien.")
        if not self.database_url.startswith("postgres"):
            raise SettingsError(
                "Pour partager le travail entre machines, mettez aussi la base de données sur PostgreSQL "
                "(PLATEAU_DATABASE_URL), et les fichiers là où toutes les lisent."
            )
        return f"postgresql://{rest}"

    @property
    def one_host(self) -> bool:
        """Whether one engine does all the work, on this machine: jobs in SQLite."""
        return not self.jobs_url

    def prepare_data(self) -> None:
        """Make the data folder, readable by its owner only; raise SettingsError with the cure."""
        try:
            self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
            tempfile.TemporaryFile(dir=self.data).close()
            if not self.database_url:  # SQLite gives its side files the rights of the database
                (self.data / SQLITE_NAME).touch(mode=0o600)
        except OSError as error:
            raise SettingsError(
                f"Le dossier de données {self.data} n'est pas utilisable ({error.strerror}). "
                "Choisissez-en un autre avec --data ou PLATEAU_DATA, ou corrigez ses droits."
            ) from error
