"""Key files of rounds: made, read, destroyed; trouble with the disk is told, never passed over."""

from __future__ import annotations

import pytest

from forms_app.core.errors import NotFound, NotStored
from forms_app.storage.round_keys import KEY_BYTES, RoundKeys


def test_every_key_is_drawn_anew(tmp_path):
    keys = RoundKeys(tmp_path / "keys")
    drawn = []
    for round_id in (1, 2, 1):
        keys.make(round_id)
        drawn.append(keys.key(round_id))
    assert (len(set(drawn)), {len(key) for key in drawn}) == (3, {KEY_BYTES})


def test_a_destroyed_key_is_overwritten_and_gone(tmp_path):
    keys = RoundKeys(tmp_path)
    keys.make(1)
    same_bytes = tmp_path / "copy"
    same_bytes.hardlink_to(tmp_path / "round-1.key")
    keys.destroy(1)
    keys.destroy(1)
    with pytest.raises(NotFound):
        keys.key(1)
    assert same_bytes.read_bytes() == bytes(KEY_BYTES)


@pytest.mark.parametrize("content", [b"", b"too short", b"x" * (KEY_BYTES + 1)])
def test_a_damaged_key_is_no_key(tmp_path, content):
    (tmp_path / "round-1.key").write_bytes(content)
    with pytest.raises(NotFound):
        RoundKeys(tmp_path).key(1)


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "keys").write_text("a file where the folder should be")
    with pytest.raises(NotStored):
        RoundKeys(tmp_path / "keys").make(1)


def test_a_key_that_cannot_be_destroyed_is_told(tmp_path):
    (tmp_path / "round-1.key").mkdir()
    with pytest.raises(NotStored):
        RoundKeys(tmp_path).destroy(1)
