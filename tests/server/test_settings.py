"""Settings: from the environment and `.env`, refused with a sentence when they are wrong."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from server.errors import SettingsError
from server.settings import Settings


def test_the_environment_and_the_env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("PLATEAU_PORT=9000\nPLATEAU_DATA=ailleurs\nOTHER=x\n")
    assert (Settings().port, Settings().data) == (9000, Path("ailleurs"))
    monkeypatch.setenv("PLATEAU_PORT", "9001")
    assert Settings().port == 9001
    assert Settings(port=9002).port == 9002


@pytest.mark.parametrize(
    ("port", "https_port", "expected"),
    [(8080, None, 8443), (8080, 443, 443), (0, None, 0), (65500, None, 65535)],
)
def test_the_port_of_https(port: int, https_port: int | None, expected: int) -> None:
    assert Settings(port=port, https_port=https_port).tls_port == expected


@pytest.mark.parametrize(
    "fields", [{"port": -1}, {"port": 70000}, {"encoder": "magic"}, {"upload_limit_gb": 0}, {"port": "x"}]
)
def test_settings_that_are_none(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        Settings(**fields)  # type: ignore[arg-type]


def test_the_data_folder_is_made_for_its_owner_only(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "a" / "data")
    settings.prepare_data()
    settings.prepare_data()
    assert stat.S_IMODE(settings.data.stat().st_mode) == 0o700
    assert stat.S_IMODE((settings.data / "plateau.sqlite3").stat().st_mode) == 0o600
    assert [path.name for path in settings.data.iterdir()] == ["plateau.sqlite3"]


def test_another_database_leaves_no_file_here(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", database_url="sqlite+aiosqlite:////elsewhere/x")
    settings.prepare_data()
    assert list(settings.data.iterdir()) == []
    assert settings.database == "sqlite+aiosqlite:////elsewhere/x"


def test_a_data_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for data in (tmp_path / "file", tmp_path / "file" / "data", Path("/proc/nowhere/data")):
        with pytest.raises(SettingsError, match="PLATEAU_DATA"):
            Settings(data=data).prepare_data()


def test_a_data_folder_where_one_may_not_write(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    tmp_path.chmod(0o500)
    with pytest.raises(SettingsError, match="droits"):
        Settings(data=tmp_path).prepare_data()


def test_every_setting_says_what_it_is_for() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
