"""What PLATEAU_MEDIA_URL may say."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.errors import SettingsError
from server.storage.address import read_address

FOLDER = Path("/srv/plateau")


@pytest.mark.parametrize(
    ("url", "words", "origin"),
    [
        ("", "/srv/plateau", None),
        ("/mnt/medias", "/mnt/medias", None),
        ("file:///mnt/medias", "/mnt/medias", None),
        ("s3://films", "s3://films", "https://films.s3.us-east-1.amazonaws.com"),
        ("s3://films/ecole/", "s3://films/ecole", "https://films.s3.us-east-1.amazonaws.com"),
        (
            "s3://films/ecole?endpoint=https://s3.ecole.test:9000&region=dijon",
            "s3://films/ecole",
            "https://s3.ecole.test:9000",
        ),
    ],
)
def test_a_place_is_understood(url: str, words: str, origin: str | None) -> None:
    address = read_address(url, FOLDER)
    assert (str(address), address.origin) == (words, origin)


@pytest.mark.parametrize("url", ["medias", "s3://", "ftp://films/x", "s3://films?secret=x", "file://host/x"])
def test_anything_else_is_refused_with_the_cure(url: str) -> None:
    with pytest.raises(SettingsError, match="PLATEAU_MEDIA_URL"):
        read_address(url, FOLDER)
