"""Suggestion boxes: made once for a school or the district, rehearsed, open ever after; their keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from ..core.definition import Text
from ..core.errors import NotFound, WrongState
from ..core.language import sort_key
from ..core.passphrases import Passphrases
from ..core.recovery import RoundSecret
from ..core.suggestions import SuggestionBox
from . import audit
from .database import write_transaction
from .desk import Desk
from .letters import LetterBox
from .models import SchoolRow, SuggestionBoxRow, SuggestionRow
from .poster_codes import new_code
from .rehearsal import refuse_poor, rehearse
from .remembered import remember
from .schools import school as school_of
from .schools import schools_of
from .sealing import Opener

NO_BOX = Text("Không có hòm thư góp ý này.", "There is no such suggestion box.")
MADE_ALREADY = Text(
    "Hòm thư này đã nhận thư. Muốn đổi cụm từ thì vào trang đổi khóa.",
    "This box takes letters already. To change a passphrase, go to the page of its key.",
)
OTHER_SHEET = Text(
    "Tờ khôi phục này của hòm thư khác.",
    "This recovery sheet is that of another box.",
)


@dataclass(frozen=True)
class PreparedBox:
    """A box just made, and what belongs on its recovery sheet and nowhere else."""

    box: SuggestionBox
    secret: RoundSecret = field(repr=False)


@remember
def boxes() -> tuple[SuggestionBox, ...]:
    """Every box: the district's own, then those of schools in Vietnamese order."""
    rows = list(SuggestionBoxRow.select())
    schools = schools_of(row.school_code for row in rows if row.school_code)
    made = (
        SuggestionBox(row.number, schools.get(row.school_code or ""), row.code, row.rehearsed_on is not None)
        for row in rows
    )
    return tuple(sorted(made, key=lambda each: (each.school is not None, sort_key(_name(each)), each.number)))


def box(number: int) -> SuggestionBox:
    """One box. Raises NotFound."""
    return _found(next((each for each in boxes() if each.number == number), None))


def box_of_code(code: str) -> SuggestionBox:
    """The box whose poster has this code, if it takes letters. Raises NotFound."""
    return _found(next((each for each in boxes() if each.code == code and each.ready), None))


def is_box(code: str) -> bool:
    """Whether a poster's code is that of a suggestion box."""
    return any(each.code == code for each in boxes())


@write_transaction
def prepare_box(
    school: str | None, passphrases: Passphrases, by: str, witness: str, now: datetime, letters: LetterBox
) -> PreparedBox:
    """Make the box of a school, or with None the district's: its code and its keys.

    It takes letters after ``rehearse_box``; until then making it again replaces its keys. Raises NotFound for
    an unknown school, WrongState where the box is open already or a passphrase is poor.
    """
    refuse_poor(passphrases)
    if school is not None:
        school_of(school)
    same = SuggestionBoxRow.school.is_null() if school is None else SuggestionBoxRow.school == school
    row = SuggestionBoxRow.get_or_none(same)
    if row is not None and row.rehearsed_on is not None:
        raise WrongState(MADE_ALREADY)
    number = row.number if row else _last_number() + 1
    if row is None:
        SuggestionBoxRow.insert(number=number, school=school, code=new_code()).execute()
    audit.record(by, "box.prepare", str(number), f"{school or 'district'}, together with {witness}", now)
    # Last, and it bears being done again: should the commit fail, the next making replaces them.
    secret = letters.keys.make(number, passphrases)
    return PreparedBox(_read(number), secret)


def rehearse_box(
    number: int,
    passphrases: Passphrases,
    copied: Mapping[int, str],
    by: str,
    now: datetime,
    today: date,
    letters: LetterBox,
) -> SuggestionBox:
    """Open a test letter with the passphrases and the sheet; from then on the box takes letters.

    ``copied`` as in ``rehearsal.rehearse``. Raises NotFound, Mistyped, NotAllowed.
    """
    box(number)
    rehearse(letters.keys, number, passphrases, copied)
    return _mark_rehearsed(number, by, now, today)


def change_keys(
    secret: RoundSecret, passphrases: Passphrases, by: str, witness: str, now: datetime, letters: LetterBox
) -> SuggestionBox:
    """Lock the keys of a box, from its old passphrases or its sheet, under new passphrases.

    Raises NotFound, WrongState for a poor passphrase, NotAllowed for the sheet of another box.
    """
    found = box(secret.round_id)
    refuse_poor(passphrases)
    _refuse_other(secret, letters)
    _record(by, "box.keys", found.number, f"locked anew, together with {witness}", now)
    letters.keys.put_back(secret, passphrases)
    return found


def boxes_without_keys(letters: LetterBox) -> list[SuggestionBox]:
    """Boxes that cannot take or open letters here before somebody brings their sheet."""
    return [each for each in boxes() if not letters.keys.has(each.number)]


def schools_without_box() -> list[str]:
    """Codes of schools that have none."""
    taken = SuggestionBoxRow.select(SuggestionBoxRow.school).where(SuggestionBoxRow.school.is_null(False))
    return [row.code for row in SchoolRow.select(SchoolRow.code).where(SchoolRow.code.not_in(taken))]


def _refuse_other(secret: RoundSecret, letters: LetterBox) -> None:
    """What the sheet says must be what the server has of the box, as far as it has anything."""
    if letters.keys.has(secret.round_id):
        known = letters.keys.key(secret.round_id)
        if known.tag != secret.tag_key or known.public != Opener(secret).public:
            raise WrongState(OTHER_SHEET)
    for sealed in letters.letters(secret.round_id)[:1]:
        Opener(secret).open(sealed.body)
    for code in _opened(secret.round_id):  # the desk's key comes from the sheet too
        Desk(secret.tag_key).read(code)


@write_transaction
def _mark_rehearsed(number: int, by: str, now: datetime, today: date) -> SuggestionBox:
    row = SuggestionBoxRow.get_by_id(number)
    if row.rehearsed_on is None:
        SuggestionBoxRow.update(rehearsed_on=today).where(SuggestionBoxRow.number == number).execute()
    audit.record(by, "box.rehearse", str(number), "both passphrases and the sheet", now)
    return _read(number)


@write_transaction
def _record(by: str, action: str, number: int, detail: str, now: datetime) -> None:
    audit.record(by, action, str(number), detail, now)


def _opened(number: int) -> list[str]:
    """The code of one letter that was opened and not deleted, if there is one."""
    rows = SuggestionRow.select(SuggestionRow.code).where(
        SuggestionRow.box == number, SuggestionRow.lookup.is_null(False)
    )
    return [row.code for row in rows.limit(1)]


def _read(number: int) -> SuggestionBox:
    """As the row is now, in the caller's transaction too."""
    row = SuggestionBoxRow.get_by_id(number)
    school = school_of(row.school_code) if row.school_code else None
    return SuggestionBox(row.number, school, row.code, row.rehearsed_on is not None)


def _last_number() -> int:
    return int(
        SuggestionBoxRow.select(SuggestionBoxRow.number).order_by(SuggestionBoxRow.number.desc()).scalar()
        or 0
    )


def _name(each: SuggestionBox) -> str:
    return each.school.name if each.school else ""


def _found(each: SuggestionBox | None) -> SuggestionBox:
    if each is None:
        raise NotFound(NO_BOX)
    return each
