"""Secrets are random, kept as hashes, and whole or not at all."""

from __future__ import annotations

import re
from pathlib import Path
from unittest.mock import patch

import pytest

from server.accounts import secrets
from server.errors import SettingsError


def test_secrets_are_long_and_never_the_same() -> None:
    made = {secrets.new_secret() for _ in range(100)}
    assert len(made) == 100
    assert all(len(one) == 43 for one in made)


def test_a_readable_secret_can_be_read_aloud() -> None:
    assert re.fullmatch(r"([a-hj-km-np-z2-9]{4}-){2}[a-hj-km-np-z2-9]{4}", secrets.readable_secret())


def test_passwords() -> None:
    stored = secrets.hash_password("correct horse")
    assert stored.startswith("$argon2id$")
    assert secrets.verify_password(stored, "correct horse")
    assert not secrets.verify_password(stored, "battery staple")
    assert not secrets.verify_password(None, "correct horse")
    assert not secrets.verify_password("not a hash", "correct horse")


def test_an_unknown_login_costs_one_argon2_as_well() -> None:
    hasher = secrets._hasher
    with patch.object(type(hasher), "verify", autospec=True, side_effect=type(hasher).verify) as verify:
        assert not secrets.verify_password(None, "whatever")
        assert not secrets.verify_password(secrets.hash_password("a"), "whatever")
    assert verify.call_count == 2
    # The same work: both hashes are of the same kind and cost.
    unknown, known = (call.args[1].rsplit("$", 2)[0] for call in verify.call_args_list)
    assert unknown == known


def test_a_fingerprint_takes_whatever_a_header_may_hold() -> None:
    assert secrets.fingerprint("a") != secrets.fingerprint("\udcff")


def test_a_kept_secret_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "secrets" / "tickets"
    first = secrets.keep_secret(file)
    assert len(first) == 32
    assert secrets.keep_secret(file) == first
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["tickets"]


def test_a_secret_cut_short_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "tickets"
    file.write_bytes(b"")
    with pytest.raises(SettingsError, match="abîmé"):
        secrets.keep_secret(file)
