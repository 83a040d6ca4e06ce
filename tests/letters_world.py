"""Suggestion boxes as tests need them: made and rehearsed, letters in them, sittings that sort them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from forms_app.core.calendar import Week
from forms_app.core.letters import FORM, PHONE, REPLY, ROLE, TEXT, TOPIC, letter
from forms_app.core.passphrases import Passphrases
from forms_app.core.recovery import recovery_lines
from forms_app.core.suggestions import (
    DUE,
    FIRST,
    HANDLER,
    KIND,
    NAMED,
    NAMES_PERSON,
    SECOND,
    Kind,
    Suggestion,
    SuggestionBox,
    due_day,
)
from forms_app.storage import suggestion_boxes, suggestions
from forms_app.storage.letter_file import SealedLetter
from forms_app.storage.letters import LetterBox, sealed_letter
from forms_app.storage.sealing import Opener
from tests.factories import shipped

NOW = datetime(2026, 11, 16, 2, 0)  # noqa: DTZ001 - naive UTC, as the store keeps it
TODAY = date(2026, 11, 16)
WEEK = Week.of(TODAY).code
WORDS = Passphrases("con mèo ngủ trên mái nhà", "năm bông sen trắng nở sớm")
OFFICER, BESIDE = "can_bo", "ttnd"
CANARY = "chim hoàng yến hót ở bếp ăn"
SAID = {
    ROLE: "phu_huynh",
    TOPIC: "bua_an",
    TEXT: CANARY,
    REPLY: "so_dien_thoai",
    PHONE: "0912 000 111",
}


def open_box(letters: LetterBox, school: str | None = None, words: Passphrases = WORDS) -> SuggestionBox:
    """The box of a school, or of the district, made and rehearsed."""
    made = suggestion_boxes.prepare_box(school, words, OFFICER, BESIDE, NOW, letters)
    sheet = dict(enumerate(recovery_lines(made.secret), start=1))
    return suggestion_boxes.rehearse_box(made.box.number, words, sheet, OFFICER, NOW, TODAY, letters)


def sealed(
    letters: LetterBox,
    number: int,
    nonce: bytes = b"page 1",
    week: str = WEEK,
    photos: tuple[bytes, ...] = (),
    **said: Any,
) -> tuple[SealedLetter, str]:
    """A letter to box ``number`` as it comes from a page, and its look-up code."""
    written = letter(shipped(FORM), 1, SAID | said, photos)
    digests = [str(len(photo)) for photo in photos]
    return sealed_letter(number, letters.keys.key(number), written, digests, nonce, week)


def put(letters: LetterBox, number: int, nonce: bytes = b"page 1", **more: Any) -> str:
    """Put a letter in; its look-up code."""
    ready, code = sealed(letters, number, nonce, **more)
    letters.put(ready)
    return code


def sorted_as(**changes: Any) -> dict[str, Any]:
    """The body of a first step."""
    body = {
        KIND: Kind.REPORT.value,
        FIRST: OFFICER,
        SECOND: BESIDE,
        HANDLER: OFFICER,
        DUE: due_day(WEEK, 15).isoformat(),
        NAMES_PERSON: False,
        NAMED: [],
    }
    return body | changes


def opened(letters: LetterBox, number: int, words: Passphrases = WORDS, **changes: Any) -> list[Suggestion]:
    """Everything that waits in a box, sorted alike."""
    opener = Opener(letters.keys.secret(number, words))
    body = sorted_as(**changes)
    return [
        suggestions.open_letter(each, opener, body, OFFICER, NOW, TODAY, letters)
        for each in suggestions.waiting(number, letters)
    ]


def days(count: int) -> datetime:
    return NOW + timedelta(days=count)
