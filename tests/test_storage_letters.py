"""Letters in their file: sealed, in no order, once however often they are sent; keys, sheets and backups."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from forms_app.core.codes import read_lookup
from forms_app.core.errors import Mistyped, NotAllowed, NotFound, NotStored, WrongState
from forms_app.core.letters import MOST_PHOTOS, PHONE, TEXT, Letter, letter, pack_letter, unpack_letter
from forms_app.core.passphrases import Passphrases
from forms_app.core.recovery import SheetOf, read_recovery, recovery_lines
from forms_app.storage import audit, database, schools, suggestion_boxes, suggestions
from forms_app.storage import letters as letter_store
from forms_app.storage.backup_file import LETTERS
from forms_app.storage.ballot_box import BallotBox
from forms_app.storage.letter_file import SealedLetter
from forms_app.storage.letters import LetterBox, desk_key
from forms_app.storage.sealing import Lock, Opener
from tests.attacks.test_schema import faults
from tests.backups import back_up, parts, put_back
from tests.factories import a_school, shipped
from tests.letters_world import (
    CANARY,
    NOW,
    SAID,
    TODAY,
    WORDS,
    open_box,
    opened,
    put,
    sealed,
    sorted_as,
)

OTHERS = Passphrases("trời xanh mây trắng nắng vàng", "bảy con vịt bơi qua sông")
COMMITS = (slice(24, 28), slice(92, 96))  # how many there were: all that may differ


@pytest.fixture
def letters(store: str, tmp_path: Path):
    schools.save_schools([a_school("A"), a_school("B")])
    made = LetterBox(tmp_path / "ballots.db")
    yield made
    made.close()


def test_a_letter_comes_back_as_it_was_written():
    written = letter(shipped("y_kien_phan_anh"), 3, SAID | {"yk_dong_y_luu_so": "yes"}, (b"one", b"two"))
    assert unpack_letter(pack_letter(written)) == Letter(3, SAID, (b"one", b"two"))


def test_lengths_tell_nothing_of_the_words():
    lengths = {len(pack_letter(Letter(1, {TEXT: "ế" * count}))) for count in (1, 10, 1500, 2100)}
    photos = {len(pack_letter(Letter(1, {TEXT: "x"}, (bytes(size),) * MOST_PHOTOS))) for size in (1, 30_000)}
    assert (lengths, photos) == ({8192}, {65_536})


def test_ways_of_typing_leave_no_trace():
    said = SAID | {TEXT: "Hoà\u200b  thuý\r\n\r\n\r\n  khoẻ "}
    assert letter(shipped("y_kien_phan_anh"), 1, said, ()).answers[TEXT] == "Hòa thúy\n\nkhỏe"


def test_the_file_is_a_function_of_the_set_of_letters(store: str, tmp_path: Path):
    schools.save_schools([a_school("A")])
    first = LetterBox(tmp_path / "first" / "b.db") if (tmp_path / "first").mkdir() is None else None
    assert first is not None
    number = open_box(first, "A").number
    ready = [sealed(first, number, bytes([each]))[0] for each in range(6)]
    ready += [sealed(first, number, b"p", photos=(bytes(range(256)) * 900,))[0]]
    files = set()
    for place, order in enumerate(itertools.islice(itertools.permutations(ready), 0, 5040, 400)):
        (tmp_path / str(place)).mkdir()
        box = LetterBox(tmp_path / str(place) / "b.db")
        for each in order:
            box.put(each)
        box.take_out(number, [ready[0].mark])
        box.close()
        content = bytearray(box.path.read_bytes())
        for header in COMMITS:
            content[header] = bytes(4)
        files.add(bytes(content))
    first.close()
    assert (len(files), len(ready) > 5) == (1, True)


def test_letters_that_come_at_once_all_arrive_and_leave_no_order(letters: LetterBox):
    number = open_box(letters, "A").number
    ready = [sealed(letters, number, bytes([each]))[0] for each in range(24)]

    def send(each: SealedLetter) -> bool:
        try:
            return letters.put(each)
        finally:
            letters.close()

    with ThreadPoolExecutor(6) as pool:
        arrived = list(pool.map(send, ready))
    assert (arrived, len(letters.letters(number)), letters.problems()) == ([True] * 24, 24, [])


def test_nobody_fills_the_disk(letters: LetterBox, monkeypatch: pytest.MonkeyPatch):
    number = open_box(letters, "A").number
    monkeypatch.setattr(letter_store, "LARGEST_FILE", 60_000)
    statuses = []
    for each in range(8):
        try:
            statuses.append(letters.put(sealed(letters, number, bytes([each]))[0]))
        except NotStored:
            statuses.append(False)
    assert (statuses[0], statuses[-1], len(letters.letters(number))) == (True, False, sum(statuses))


def test_no_column_can_tell_who_or_when(letters: LetterBox):
    assert faults(letters.path) == []


def test_the_same_letter_from_the_same_page_lies_there_once(letters: LetterBox):
    number = open_box(letters, "A").number
    (ready, code), (again, same) = sealed(letters, number), sealed(letters, number)
    other = sealed(letters, number, yk_noi_dung="Chuyện khác")
    put_in = [letters.put(ready), letters.put(again), letters.put(other[0])]
    assert (put_in, code == same != other[1], len(letters.letters(number))) == ([True, False, True], True, 2)
    assert read_lookup(code) == code


def test_nothing_of_a_letter_is_readable_without_the_key(letters: LetterBox, tmp_path: Path):
    number = open_box(letters, "A").number
    code = put(letters, number, photos=(b"JPEG-canary",))
    letters.close()
    files = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    secrets = [CANARY, SAID[PHONE], "JPEG-canary", code, "phu_huynh"]
    assert [secret for secret in secrets if secret.encode() in files] == []
    opener = Opener(letters.keys.secret(number, WORDS))
    assert unpack_letter(opener.open(letters.letters(number)[0].body)).answers[TEXT] == CANARY


@pytest.mark.parametrize(
    "words",
    [
        Passphrases(WORDS.second, WORDS.first),
        Passphrases(WORDS.first, WORDS.first),
        Passphrases(WORDS.second, WORDS.second),
        Passphrases(WORDS.first, OTHERS.second),
    ],
)
def test_one_passphrase_opens_nothing(letters: LetterBox, words: Passphrases):
    number = open_box(letters, "A").number
    with pytest.raises(NotAllowed):
        letters.keys.secret(number, words)


def test_the_key_of_one_box_opens_no_other(letters: LetterBox):
    one, other = open_box(letters, "A"), open_box(letters, "B")
    put(letters, one.number)
    with pytest.raises(NotAllowed):
        Opener(letters.keys.secret(other.number, WORDS)).open(letters.letters(one.number)[0].body)


def test_a_box_takes_letters_only_after_its_rehearsal(letters: LetterBox):
    made = suggestion_boxes.prepare_box("A", WORDS, "can_bo", "ttnd", NOW, letters)
    with pytest.raises(NotFound):
        suggestion_boxes.box_of_code(made.box.code)
    lines = dict(enumerate(recovery_lines(made.secret), start=1))
    wrong = {1: lines[2]}
    with pytest.raises(Mistyped):
        suggestion_boxes.rehearse_box(made.box.number, WORDS, wrong, "x", NOW, TODAY, letters)
    suggestion_boxes.rehearse_box(made.box.number, WORDS, lines, "x", NOW, TODAY, letters)
    assert suggestion_boxes.box_of_code(made.box.code).about == "A"


def test_an_open_box_keeps_its_code_and_is_not_made_again(letters: LetterBox):
    first = suggestion_boxes.prepare_box(None, WORDS, "x", "y", NOW, letters)
    second = suggestion_boxes.prepare_box(None, OTHERS, "x", "y", NOW, letters)  # before the rehearsal
    lines = dict(enumerate(recovery_lines(second.secret), start=1))
    suggestion_boxes.rehearse_box(second.box.number, OTHERS, lines, "x", NOW, TODAY, letters)
    with pytest.raises(WrongState):
        suggestion_boxes.prepare_box(None, WORDS, "x", "y", NOW, letters)
    assert (first.box.code, first.box.number) == (second.box.code, second.box.number)


def test_the_sheet_locks_a_box_under_new_passphrases_and_that_of_another_does_not(letters: LetterBox):
    one, other = open_box(letters, "A"), open_box(letters, "B")
    put(letters, one.number)
    opened(letters, one.number)
    sheet = letters.keys.secret(one.number, WORDS)
    suggestion_boxes.change_keys(sheet, OTHERS, "x", "y", NOW, letters)
    assert letters.keys.secret(one.number, OTHERS) == sheet
    strange = letters.keys.secret(other.number, WORDS)
    forged = type(sheet)(one.number, strange.private_key, strange.tag_key, SheetOf.SUGGESTIONS)
    for gone in (False, True):
        if gone:
            letters.keys.destroy(one.number)
        with pytest.raises((WrongState, NotAllowed)):
            suggestion_boxes.change_keys(forged, WORDS, "x", "y", NOW, letters)


def test_a_sheet_of_a_box_is_none_of_a_round(letters: LetterBox):
    number = open_box(letters, "A").number
    lines = "".join(recovery_lines(letters.keys.secret(number, WORDS)))
    with pytest.raises(Mistyped):
        read_recovery(lines)
    assert read_recovery(lines, SheetOf.SUGGESTIONS).round_id == number


def test_a_backup_holds_letters_and_register_but_nothing_that_opens_them(
    letters: LetterBox, box: BallotBox, store: str, tmp_path: Path
):
    made = open_box(letters, "A")
    first, second = put(letters, made.number), put(letters, made.number, b"page 2", yk_noi_dung="Thư sau")
    opener = Opener(letters.keys.secret(made.number, WORDS))
    code = suggestions.look_up(first, letters)
    suggestion = opened_one(letters, made.number, opener)
    back_up(tmp_path / "copy.zip", box)
    kept = parts(tmp_path / "copy.zip")
    everything = b"".join(kept.values())
    secrets = [CANARY.encode(), b"Thu sau", SAID[PHONE].encode(), first.encode(), second.encode()]
    key = letters.keys.secret(made.number, WORDS)
    secrets += [key.tag_key, key.private_key, desk_key(key.tag_key)]
    assert (LETTERS in kept, [each for each in secrets if each in everything]) == (True, [])
    assert (code is not None, suggestion.code) == (True, "YK-2026-001")


def opened_one(letters: LetterBox, number: int, opener: Opener):
    ready = suggestions.waiting(number, letters)[0]
    return suggestions.open_letter(ready, opener, sorted_as(), "can_bo", NOW, TODAY, letters)


def test_everything_comes_back_with_the_sheet(letters: LetterBox, box: BallotBox, store: str, tmp_path: Path):
    if not store.startswith("sqlite"):
        pytest.skip("one engine is enough here")
    made = open_box(letters, "A")
    codes = [put(letters, made.number, bytes([each])) for each in range(3)]
    opened_one(letters, made.number, Opener(letters.keys.secret(made.number, WORDS)))
    sheet = letters.keys.secret(made.number, WORDS)
    back_up(tmp_path / "copy.zip", box)
    database.disconnect()
    new = tmp_path / "new"
    new.mkdir()
    database.connect(f"sqlite:///{new / 'main.db'}")
    database.upgrade()
    restored, moved = BallotBox(new / "ballots.db"), LetterBox(new / "ballots.db")
    put_back(tmp_path / "copy.zip", restored)
    missing = [each.number for each in suggestion_boxes.boxes_without_keys(moved)]
    suggestion_boxes.change_keys(sheet, OTHERS, "x", "y", NOW, moved)
    states = sorted(reply.state.value for code in codes if (reply := suggestions.look_up(code, moved)))
    assert (missing, states) == ([made.number], ["da_nhan", "da_nhan", "dang_xem_xet"])
    assert suggestion_boxes.box_of_code(made.code).number == made.number
    assert len(opened(moved, made.number, OTHERS)) == 2
    restored.close()
    moved.close()


def test_the_servers_own_key_opens_what_was_opened_and_nothing_else(letters: LetterBox):
    made = open_box(letters, "A")
    put(letters, made.number)
    (found,) = opened(letters, made.number)
    put(letters, made.number, b"page 2")
    key, (sealed_one,) = letters.keys.key(made.number), letters.letters(made.number)
    desk = Lock(desk_key(key.tag))
    assert suggestions.contents(found.code, letters).letter.answers[TEXT] == CANARY
    assert [desk.unlock(sealed_one.body), Lock(key.public).unlock(sealed_one.body)] == [None, None]


def test_the_log_names_who_made_a_box_and_no_word(letters: LetterBox):
    open_box(letters, "A")
    told = [(each.action, each.detail) for each in audit.entries()]
    assert told == [
        ("box.rehearse", "both passphrases and the sheet"),
        ("box.prepare", "A, together with ttnd"),
    ]
