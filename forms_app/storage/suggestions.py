"""The register: letters that two people opened, as rows of (suggestion, step), only ever added.

What a letter says and what is answered lies on the desk of its box (desk.py). A letter leaves its sealed file
after it is in the register; where that is cut short, it is in both, and the next opening takes it out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from peewee import fn

from ..core.action_openings import Opening
from ..core.definition import Text
from ..core.errors import Conflict, NotFound
from ..core.letters import PHONE as PHONE_FIELD
from ..core.letters import TOPIC, Letter, unpack_letter
from ..core.suggestion_register import Figures, figures
from ..core.suggestion_steps import check, check_terms, erases_phone
from ..core.suggestions import (
    ACTION,
    ENDS,
    FIRST,
    KEY,
    SECOND,
    State,
    Step,
    StepKind,
    Suggestion,
    last_day,
    standing,
    words_of,
)
from . import audit
from .actions import open_actions
from .database import write_transaction
from .desk import LETTER, PHONE, PHOTO, desk_of, erase
from .letter_file import SealedLetter
from .letters import LetterBox
from .locking import lock
from .models import SuggestionBoxRow, SuggestionRow, SuggestionStepRow
from .remembered import remember
from .sealing import Opener
from .suggestion_boxes import boxes

NO_SUGGESTION = Text("Không có thư mang mã '{code}'.", "No letter has the code '{code}'.")
ANOTHER_STEP = Text(
    "Vừa có người ghi thêm vào thư này; xin đọc phần mới rồi gửi lại.",
    "Somebody has just added to this letter; please read what is new, then send again.",
)


@dataclass(frozen=True)
class Contents:
    """What lies on the desk of one suggestion."""

    letter: Letter
    phone: str = field(repr=False)  # "" where none was left, or it is gone
    words: Mapping[int, str] = field(repr=False)  # by number of the step

    @classmethod
    def empty(cls) -> Contents:
        return cls(Letter(0, {}), "", {})


@dataclass(frozen=True)
class Reply:
    """What a look-up code shows."""

    state: State
    answers: tuple[str, ...] = field(default=(), repr=False)


# Opening


def waiting(number: int, letters: LetterBox) -> list[SealedLetter]:
    """Letters of a box that nobody opened, in an order that says nothing. Leftovers of a crash go."""
    sealed = letters.letters(number)
    opened = _opened(each.mark for each in sealed)
    letters.take_out(number, [each.mark for each in sealed if each.mark in opened])
    return [each for each in sealed if each.mark not in opened]


def waiting_weeks(letters: LetterBox) -> list[tuple[int, str]]:
    """(box, week of arrival) of each letter that nobody opened."""
    sealed = letters.weeks()
    opened = _opened(mark for _, _, mark in sealed)
    return [(number, week) for number, week, mark in sealed if mark not in opened]


def was_opened(mark: bytes) -> bool:
    """Whether a letter that is sent once more is in the register already."""
    return bool(_opened([mark]))


def open_letter(
    sealed: SealedLetter,
    opener: Opener,
    body: Mapping[str, Any],
    by: str,
    now: datetime,
    today: date,
    letters: LetterBox,
) -> Suggestion:
    """Enter a letter in the register as two people sorted it; ``body`` is that of the first step.

    Once more gives the one that is there. Raises NotAllowed for another key, WrongState where ``body`` cannot
    be, NotStored.
    """
    letter = unpack_letter(opener.open(sealed.body))
    code = _enter(sealed, letter, Step(StepKind.OPEN, by, now, today, json.loads(_text(body))), letters)
    letters.take_out(sealed.box, [sealed.mark])
    return suggestion(code)


@write_transaction
def _enter(sealed: SealedLetter, letter: Letter, step: Step, letters: LetterBox) -> str:
    known = SuggestionRow.get_or_none(SuggestionRow.mark == sealed.mark)
    if known is not None:
        return str(known.code)
    check_terms(step)
    year = step.day.year
    number = int(
        SuggestionRow.select(fn.MAX(SuggestionRow.number)).where(SuggestionRow.year == year).scalar() or 0
    )
    code = f"YK-{year}-{number + 1:03}"
    SuggestionRow.insert(
        code=code,
        year=year,
        number=number + 1,
        box=sealed.box,
        mark=sealed.mark,
        lookup=sealed.lookup,
        week=sealed.week,
        topic=letter.answers.get(TOPIC, ""),
        form_version=letter.version,
        ended=standing((step,)).state is not State.UNDER_WAY,
    ).execute()
    _add(code, 1, step)
    desk_of(letters, sealed.box).keep(code, _parts(letter))
    audit.record(step.by, "suggestion.open", code, f"{step.body[FIRST]} and {step.body[SECOND]}", step.at)
    return code


def _parts(letter: Letter) -> dict[str, bytes]:
    """A telephone number lies apart: it goes first."""
    answers = {name: text for name, text in letter.answers.items() if name != PHONE_FIELD}
    parts = {LETTER: _text({"answers": answers, "version": letter.version}).encode()}
    if PHONE_FIELD in letter.answers:
        parts[PHONE] = letter.answers[PHONE_FIELD].encode()
    return parts | {f"{PHOTO}{place}": photo for place, photo in enumerate(letter.photos, start=1)}


# The register


def suggestion(code: str) -> Suggestion:
    """One suggestion with its steps. Raises NotFound."""
    found = _suggestions(SuggestionRow.code == code) if code.isprintable() else []
    if not found:
        raise NotFound(NO_SUGGESTION.format(code=code))
    return found[0]


def suggestions(open_only: bool = False) -> list[Suggestion]:
    """All of them, by code, the latest first."""
    return _suggestions(*(~SuggestionRow.ended,) if open_only else ())


def suggestions_of(school: str) -> list[Suggestion]:
    """Those about one school; with "" those to the district."""
    numbers = [each.number for each in boxes() if each.about == school]
    return _suggestions(SuggestionRow.box.in_(numbers)) if numbers else []


def contents(code: str, letters: LetterBox) -> Contents:
    """What was written. Raises NotFound where the box has no key here, NotAllowed for another key.

    Empty once the words are deleted.
    """
    row = SuggestionRow.get_by_id(code)
    parts = desk_of(letters, row.box_number).read(code)
    told = json.loads(parts.get(LETTER, b'{"answers": {}, "version": 0}'))
    photos = tuple(content for part, content in sorted(parts.items()) if part.startswith(PHOTO))
    return Contents(
        Letter(told["version"], told["answers"], photos),
        parts.get(PHONE, b"").decode(),
        {number: parts[name].decode() for number in _numbers(code) if (name := words_of(number)) in parts},
    )


@write_transaction
def add_step(
    code: str,
    kind: StepKind,
    body: Mapping[str, Any],
    words: str,
    base: int,
    by: str,
    now: datetime,
    today: date,
    letters: LetterBox,
) -> Suggestion:
    """Add what was done to a suggestion that had ``base`` steps when its page was made.

    The very step that came last, sent once more, changes nothing. Raises NotFound, WrongState where the step
    cannot follow, Conflict where there are others since.
    """
    _lock(code)
    found = suggestion(code)
    step = Step(kind, by, now, today, json.loads(_text(body)))
    last = found.steps[-1]
    if base == len(found.steps) - 1 and (last.kind, last.by, last.body) == (kind, by, step.body):
        return found
    if base != len(found.steps):
        raise Conflict(ANOTHER_STEP)
    check(found, step)
    number = len(found.steps) + 1
    _add(code, number, step)
    if words:
        desk_of(letters, found.box).keep(code, {words_of(number): words.encode()})
    if erases_phone(kind):
        erase(code, [PHONE])
        SuggestionRow.update(ended=True).where(SuggestionRow.code == code).execute()
    audit.record(by, f"suggestion.{kind.value}", code, "", now)
    return suggestion(code)


@write_transaction
def act(
    code: str,
    opening: Opening,
    key: str,
    base: int,
    by: str,
    now: datetime,
    today: date,
    letters: LetterBox,
) -> Suggestion:
    """Ask the school to put something right; raises as ``add_step`` does, and then nothing is asked.

    ``key`` is made by the page: the same again asks once.
    """
    found = suggestion(code)
    known = next((step for step in found.steps[base:] if step.body.get(KEY) == key), None)
    if known is not None:
        return found
    (made,) = open_actions(found.school, [opening], key, by, now, today)
    return add_step(code, StepKind.ACT, {ACTION: made, KEY: key}, "", base, by, now, today, letters)


def figures_of(
    school: str, first: date, last: date, today: date, days: int, letters: LetterBox
) -> Figures | None:
    """The figures of a school's letters from ``first`` to ``last``; None where it has no box.

    ``days`` are those to answer a letter. With "" those of the district's box.
    """
    numbers = {each.number for each in boxes() if each.about == school and each.ready}
    if not numbers:
        return None
    sealed = [week for number, week in waiting_weeks(letters) if number in numbers]
    return figures(suggestions_of(school), sealed, first, last, today, days)


# The sender


def look_up(code: str, letters: LetterBox) -> Reply | None:
    """What became of a letter; None for a code that is none, or whose letter is deleted."""
    numbers = [each.number for each in boxes()]
    tags = letters.tags(code, numbers)
    row = SuggestionRow.get_or_none(SuggestionRow.lookup.in_(tags)) if tags else None
    if row is None:
        return Reply(State.RECEIVED) if letters.holds_code(code, numbers) else None
    found = suggestion(row.code)
    words = contents(row.code, letters).words
    ends = [number for number, step in enumerate(found.steps, start=1) if step.kind in ENDS]
    return Reply(found.state, tuple(words[number] for number in ends if number in words))


@remember
def summaries(number: int) -> tuple[str, ...]:
    """What was published of the letters of a box, the latest letter first."""
    found = (each.standing for each in _suggestions(SuggestionRow.box == number))
    return tuple(each.public for each in found if each.public and not each.restricted)


# The end


def to_forget(before: date) -> list[Suggestion]:
    """Those that came in a week that ended before this day, and whose words are still there."""
    return [each for each in _suggestions() if not each.forgotten and last_day(each.week) < before]


def forget(before: date, by: str, now: datetime, today: date, letters: LetterBox) -> int:
    """Delete the words of old suggestions, and old letters that nobody opened; how many there were.

    Codes, weeks, topics and states stay in the register; a look-up code finds nothing any more.
    """
    old = to_forget(before)
    for each in old:
        _forget_one(each.code, by, now, today)
    unopened = [(number, mark) for number, week, mark in letters.weeks() if last_day(week) < before]
    if unopened:
        _record(by, "letters.forget", "", f"{len(unopened)} that nobody opened", now)
    for number, mark in unopened:
        letters.take_out(number, [mark])
    return len(old) + len(unopened)


@write_transaction
def _forget_one(code: str, by: str, now: datetime, today: date) -> None:
    _lock(code)
    found = suggestion(code)
    if found.forgotten:
        return
    _add(code, len(found.steps) + 1, Step(StepKind.FORGET, by, now, today, {}))
    erase(code)
    SuggestionRow.update(lookup=None, ended=True).where(SuggestionRow.code == code).execute()
    audit.record(by, "suggestion.forget", code, "", now)


@write_transaction
def record_opening(number: int, first: str, second: str, now: datetime) -> None:
    """Note that two people sat down to open a box."""
    audit.record(first, "letters.open", str(number), f"together with {second}", now)


@write_transaction
def _record(by: str, action: str, subject: str, detail: str, now: datetime) -> None:
    audit.record(by, action, subject, detail, now)


def _opened(marks: Iterable[bytes]) -> set[bytes]:
    asked = list(marks)
    if not asked:
        return set()
    rows = SuggestionRow.select(SuggestionRow.mark).where(SuggestionRow.mark.in_(asked))
    return {bytes(row.mark) for row in rows}


def _numbers(code: str) -> range:
    last = SuggestionStepRow.select(fn.MAX(SuggestionStepRow.number)).where(
        SuggestionStepRow.suggestion == code
    )
    return range(1, int(last.scalar() or 0) + 1)


def _add(code: str, number: int, step: Step) -> None:
    SuggestionStepRow.insert(
        suggestion=code,
        number=number,
        kind=step.kind.value,
        author=step.by,
        at=step.at,
        day=step.day,
        body=_text(step.body),
    ).execute()


def _lock(code: str) -> None:
    """Hold the suggestion until the transaction ends."""
    if code.isprintable():
        lock(SuggestionRow.select(SuggestionRow.code).where(SuggestionRow.code == code))


def _suggestions(*conditions: Any) -> list[Suggestion]:
    query = SuggestionRow.select().where(*conditions) if conditions else SuggestionRow.select()
    rows = list(query.order_by(SuggestionRow.year.desc(), SuggestionRow.number.desc()))
    if not rows:
        return []
    schools = {row.number: row.school_code or "" for row in SuggestionBoxRow.select()}
    steps = _steps([row.code for row in rows] if conditions else None)
    return [
        Suggestion(
            code=row.code,
            box=row.box_number,
            school=schools[row.box_number],
            week=row.week,
            topic=row.topic,
            version=row.form_version,
            steps=tuple(steps[row.code]),
        )
        for row in rows
    ]


def _steps(codes: list[str] | None) -> dict[str, list[Step]]:
    """By suggestion; of all of them without ``codes``."""
    query = SuggestionStepRow.select()
    if codes is not None:
        query = query.where(SuggestionStepRow.suggestion.in_(codes))
    found: dict[str, list[Step]] = {}
    for row in query.order_by(SuggestionStepRow.suggestion, SuggestionStepRow.number):
        step = Step(StepKind(row.kind), row.author, row.at, row.day, json.loads(row.body))
        found.setdefault(row.suggestion_code, []).append(step)
    return found


def _text(body: Mapping[str, Any]) -> str:
    return json.dumps(dict(body), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
