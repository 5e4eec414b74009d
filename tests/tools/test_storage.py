"""`plateau storage`: where the media are, and moving them."""

from __future__ import annotations

from pathlib import Path

from tests.s3 import media_url
from tests.tools.conftest import Plateau


def test_media_are_shown_and_moved_to_a_bucket_and_back(
    plateau: Plateau, panorama: Path, s3: str, tmp_path: Path
) -> None:
    assert plateau.here("footage", "add", panorama, "--wait", "--title", "Atelier").status == 0
    shown = plateau.here("storage", "show", "--json").json
    assert shown["place"] == str(plateau.data)
    assert shown["originals"] == {"files": 1, "bytes": panorama.stat().st_size}
    bucket = media_url(s3, tmp_path.name)
    moved = plateau.here("storage", "move", bucket)
    assert moved.status == 0, moved.err
    assert "vérifiés un par un" in moved.out
    assert f"PLATEAU_MEDIA_URL={bucket}" in moved.out
    again = plateau.here("storage", "move", bucket, "--json").json
    assert (again["files"], again["copied"]) == (again["files"], 0)
    back = plateau.here("storage", "move", tmp_path / "ailleurs", "--json").json
    assert back["files"] == back["copied"] == shown["originals"]["files"] + shown["renditions"]["files"]
    [copy] = (tmp_path / "ailleurs" / "originals").glob("*/source-0")
    assert copy.read_bytes() == panorama.read_bytes()


def test_a_place_that_is_none_is_refused(plateau: Plateau) -> None:
    said = plateau.here("storage", "move", "ftp://films")
    assert (said.status, "PLATEAU_MEDIA_URL" in said.err) == (1, True)
