"""Key files of rounds: made, read, destroyed; nothing in one opens a ballot without both passphrases."""

from __future__ import annotations

import stat
from collections.abc import Callable
from unicodedata import normalize

import pytest

from forms_app.core.errors import NotAllowed, NotFound, NotStored
from forms_app.core.passphrases import Passphrases
from forms_app.core.recovery import KEY_BYTES, RoundSecret, read_recovery, recovery_lines
from forms_app.storage.round_keys import RoundKeys, slip_tag, ticket_tag
from forms_app.storage.sealing import Opener, seal
from tests.sealed import PASSPHRASES

OTHERS = Passphrases("cá rô đồng kho tộ 5", "nón lá nghiêng che nắng 6")
BALLOT = b"what somebody answered"


@pytest.fixture
def keys(tmp_path) -> RoundKeys:
    return RoundKeys(tmp_path / "keys")


def test_every_key_is_drawn_anew(keys):
    drawn = []
    for round_id in (1, 2, 1):
        keys.make(round_id, PASSPHRASES)
        key = keys.key(round_id)
        drawn += [key.tag, key.public]
    assert (len(set(drawn)), {len(each) for each in drawn}) == (6, {KEY_BYTES})


def test_only_the_owner_reads_the_file(keys):
    keys.make(1, PASSPHRASES)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (keys.folder / "round-1.key", keys.folder)]
    assert modes == [0o600, 0o700]


def test_both_passphrases_give_back_what_was_made(keys):
    made = keys.make(1, PASSPHRASES)
    assert keys.secret(1, PASSPHRASES) == made


@pytest.mark.parametrize(
    "typed",
    [
        Passphrases(PASSPHRASES.first, OTHERS.second),
        Passphrases(OTHERS.first, PASSPHRASES.second),
        Passphrases(PASSPHRASES.first, ""),
        Passphrases(PASSPHRASES.first, PASSPHRASES.first),
        Passphrases(PASSPHRASES.second, PASSPHRASES.first),
        Passphrases(PASSPHRASES.first + PASSPHRASES.second, ""),
        OTHERS,
    ],
)
def test_one_right_passphrase_is_not_enough_nor_both_in_the_wrong_order(keys, typed):
    keys.make(1, PASSPHRASES)
    with pytest.raises(NotAllowed):
        keys.secret(1, typed)


def test_marks_and_spaces_may_come_as_another_keyboard_sends_them(keys):
    made = keys.make(1, PASSPHRASES)
    typed = Passphrases(normalize("NFD", PASSPHRASES.first), f"  {PASSPHRASES.second.replace(' ', '  ')} ")
    assert keys.secret(1, typed) == made


def windows_that_open(content: bytes, sealed: bytes) -> list[int]:
    """Where in ``content`` a private key lies that opens ``sealed``, every byte tried as its first."""
    return [
        place
        for place in range(len(content) - KEY_BYTES + 1)
        if opens(content[place : place + KEY_BYTES], sealed)
    ]


def opens(private_key: bytes, sealed: bytes) -> bool:
    try:
        return Opener(RoundSecret(1, private_key, bytes(KEY_BYTES))).open(sealed) == BALLOT
    except NotAllowed:
        return False


def test_the_file_alone_opens_no_ballot(keys):
    secret = keys.make(1, PASSPHRASES)
    sealed, content = seal(keys.key(1).public, BALLOT), (keys.folder / "round-1.key").read_bytes()
    assert windows_that_open(content, sealed) == []
    assert windows_that_open(content[:70] + secret.private_key + content[70:], sealed) == [70]  # the control


def test_the_sheet_puts_the_keys_back_under_new_passphrases(keys):
    made = keys.make(1, PASSPHRASES)
    key, sheet = keys.key(1), "\n".join(recovery_lines(made))
    sealed = seal(key.public, BALLOT)
    keys.destroy(1)
    keys.put_back(read_recovery(sheet), OTHERS)
    assert (Opener(keys.secret(1, OTHERS)).open(sealed), keys.key(1)) == (BALLOT, key)
    with pytest.raises(NotAllowed):
        keys.secret(1, PASSPHRASES)


def test_a_destroyed_key_is_overwritten_and_gone(keys):
    secret = keys.make(1, PASSPHRASES)
    path, same_bytes = keys.folder / "round-1.key", keys.folder.parent / "copy"
    same_bytes.hardlink_to(path)
    size = path.stat().st_size
    assert secret.tag_key in same_bytes.read_bytes()
    keys.destroy(1)
    keys.destroy(1)
    for asked in (lambda: keys.key(1), lambda: keys.secret(1, PASSPHRASES)):
        with pytest.raises(NotFound):
            asked()
    assert (same_bytes.read_bytes(), [*keys.folder.iterdir()], keys.has(1)) == (bytes(size), [], False)


def test_keys_never_stand_in_what_is_printed_of_them(keys):
    secret = keys.make(1, PASSPHRASES)
    told = f"{secret!r} {keys.key(1)!r} {keys._read(1)[1]!r} {PASSPHRASES!r}"
    hidden = (secret.private_key, secret.tag_key, PASSPHRASES.first, PASSPHRASES.second)
    assert [each for each in hidden if repr(each).strip("b'\"") in told] == []
    assert repr(keys.key(1).public) in told  # the control: of what is no secret something is seen


@pytest.mark.parametrize("damage", [lambda _: b"", lambda whole: whole[:-1], lambda whole: b"\1" + whole[1:]])
def test_a_damaged_file_is_no_key(keys, damage: Callable[[bytes], bytes]):
    keys.make(1, PASSPHRASES)
    path = keys.folder / "round-1.key"
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(NotFound):
        keys.key(1)


def test_a_changed_byte_in_the_lock_opens_nothing(keys):
    keys.make(1, PASSPHRASES)
    path = keys.folder / "round-1.key"
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(NotAllowed):
        keys.secret(1, PASSPHRASES)


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "keys").write_text("a file where the folder should be")
    with pytest.raises(NotStored):
        RoundKeys(tmp_path / "keys").make(1, PASSPHRASES)


def test_a_key_that_cannot_be_destroyed_is_told(tmp_path):
    (tmp_path / "round-1.key").mkdir()
    with pytest.raises(NotStored):
        RoundKeys(tmp_path).destroy(1)


def test_a_ticket_depends_on_key_page_and_answers():
    key, nonce, answers = b"k" * 32, b"n" * 16, b'{"q1":"good"}'
    tag = ticket_tag(key, nonce, answers)
    others = [
        (b"K" * 32, nonce, answers),
        (key, b"N" * 16, answers),
        (key, nonce, b"{}"),
        (key, nonce + b"{", answers[1:]),
    ]
    assert (len(tag), ticket_tag(key, nonce, answers), tag in [ticket_tag(*other) for other in others]) == (
        16,
        tag,
        False,
    )


def test_a_slip_depends_on_key_and_code_and_is_no_ticket():
    key, code = b"k" * 32, "0123456789ABC"
    others = [slip_tag(b"K" * 32, code), slip_tag(key, "0123456789ABD"), ticket_tag(key, b"", code.encode())]
    assert (len(slip_tag(key, code)), slip_tag(key, code), slip_tag(key, code) in others) == (
        16,
        slip_tag(key, code),
        False,
    )
