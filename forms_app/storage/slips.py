"""One-time slips: drawn and printed once per school, known afterwards by their tags alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from secrets import randbits
from typing import Any

from ..core.codes import SLIP_BITS, slip_code
from ..core.definition import Text
from ..core.errors import NotFound, WrongState
from ..core.rounds import Access, Poster, Round, RoundState
from . import audit
from .ballot_box import BallotBox
from .database import write_transaction
from .models import RoundRow, SlipsRow
from .remembered import remember
from .round_keys import slip_tag
from .rounds import NOT_IN_ROUND, in_state, posters, round_from

PRINTABLE = (RoundState.PLANNED, RoundState.OPEN)
PRINTED_ALREADY = Text(
    "Lá phiếu của {school} đã in, mã không giữ lại. In lại thì mọi lá cũ chưa dùng mất hiệu lực.",
    "The slips of {school} were printed; their codes are not kept. Printing again voids all unused ones.",
)


@dataclass(frozen=True)
class PrintedSlips:
    """What is known of a school's slips: numbers, no codes."""

    school: str
    printed: int  # on the latest sheet
    sheets: int  # printed so far
    leftover: int  # came back unused


@write_transaction
def print_slips(
    round_id: int, school: str, reissue: bool, by: str, now: datetime, today: date, box: BallotBox
) -> tuple[Poster, tuple[str, ...]]:
    """Draw the codes of a school's slips, head count and spares; they are told this once.

    With ``reissue`` every earlier slip that was not used is void. Raises NotFound for a school that takes no
    part, WrongState where the round has no slips, is over, or the slips were printed before.
    """
    found = in_state(round_id, today, *PRINTABLE)
    if found.access is not Access.SLIPS:
        raise WrongState(
            Text("Đợt này dùng áp phích, không dùng lá phiếu.", "This round has posters, not slips.")
        )
    poster = next((each for each in posters(round_id) if each.school.code == school), None)
    if poster is None:
        raise NotFound(NOT_IN_ROUND.format(school=school, number=round_id))
    known = sheets(round_id).get(school)
    if known and not reissue:
        raise WrongState(PRINTED_ALREADY.format(school=poster.school.name))
    codes = tuple(slip_code(randbits(SLIP_BITS)) for _ in range(poster.head_count + poster.spare_slips))
    key = box.keys.key(round_id).tag
    number = known.sheets + 1 if known else 1
    _save(round_id, school, len(codes), number)
    audit.record(by, "slips.print", str(round_id), f"{school}, {len(codes)} slips, sheet {number}", now)
    # Last: should the commit fail, nothing printed is in anybody's hands.
    box.replace_slips(round_id, school, [slip_tag(key, code) for code in codes])
    return poster, codes


@write_transaction
def record_leftover(round_id: int, school: str, leftover: int, by: str, now: datetime, today: date) -> None:
    """How many slips came back unused; from then on more answers than the rest flag the school's result.

    Raises NotFound where none were printed, WrongState for an impossible number or a round that was counted.
    """
    in_state(round_id, today, *PRINTABLE, RoundState.CLOSED)
    known = sheets(round_id).get(school)
    if known is None:
        raise NotFound(
            Text(
                "Chưa in lá phiếu cho trường {school}.", "No slips have been printed for the school {school}."
            ).format(school=school)
        )
    if not 0 <= leftover <= known.printed:
        raise WrongState(
            Text(
                "Số lá thừa phải từ 0 đến {most}.", "The number of slips left over lies between 0 and {most}."
            ).format(most=known.printed)
        )
    _of(SlipsRow.update(leftover=leftover), round_id, school).execute()
    audit.record(by, "slips.leftover", str(round_id), f"{school}, {leftover}", now)


def sheets(round_id: int) -> dict[str, PrintedSlips]:
    """What was printed for a round, by school."""
    rows = SlipsRow.select().where(SlipsRow.round == round_id)
    return {
        each.school_code: PrintedSlips(each.school_code, each.printed, each.sheets, each.leftover)
        for each in rows
    }


@dataclass(frozen=True)
class FoundSlip:
    """Where a slip belongs, and whether it was used."""

    poster: Poster
    used: bool


def find(code: str, box: BallotBox) -> FoundSlip | None:
    """The slip with this code, as printed, in any round whose ballots are not destroyed.

    Every round is looked through to its end: a used and an unknown slip take the same time.
    """
    found = None
    for each in _slip_rounds():
        if box.keys.has(each.id):
            known = box.find_slip(each.id, slip_tag(box.keys.key(each.id).tag, code))
            found = FoundSlip(_poster(each.id, known[0]), known[1]) if known else found
    return found


@remember
def _slip_rounds() -> tuple[Round, ...]:
    """Those whose slips may still be somewhere."""
    query = RoundRow.select().where(
        RoundRow.access == Access.SLIPS.value,
        RoundRow.destroyed_on.is_null(),
        RoundRow.cancelled_on.is_null(),
    )
    return tuple(round_from(row) for row in query)


@remember
def _poster(round_id: int, school: str) -> Poster:
    return next(each for each in posters(round_id) if each.school.code == school)


def _save(round_id: int, school: str, printed: int, number: int) -> None:
    if number > 1:
        _of(SlipsRow.update(printed=printed, sheets=number, leftover=0), round_id, school).execute()
    else:
        SlipsRow.insert(round=round_id, school=school, printed=printed, sheets=1, leftover=0).execute()


def _of(query: Any, round_id: int, school: str) -> Any:
    return query.where(SlipsRow.round == round_id, SlipsRow.school == school)
