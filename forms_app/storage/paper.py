"""Paper forms that two people typed in: into the box by whole batches, known afterwards by number alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from ..core.definition import FormDefinition, Text
from ..core.errors import NotAllowed, NotFound, WrongState
from ..core.paper import FEWEST_FORMS, MOST_FORMS, PaperForm
from ..core.rounds import Poster, Round, RoundState
from . import audit
from .ballot_box import Ballot, BallotBox, Put
from .ballots import ballot
from .database import write_transaction
from .forms import published
from .models import LateReleaseRow, PaperRow
from .round_keys import RoundKey, slip_tag, ticket_tag
from .rounds import NOT_IN_ROUND, in_state, posters

TAKING = (RoundState.OPEN, RoundState.CLOSED, RoundState.COUNTED)


@dataclass(frozen=True)
class PaperCount:
    """Paper forms of one school; ``late`` of them came after the count."""

    forms: int
    late: int


@dataclass(frozen=True)
class PaperBatch:
    """Forms of one school by their place in the pile, from 1; ``nonce`` is that of the page they came by."""

    round_id: int
    school: str
    nonce: bytes
    forms: Mapping[int, PaperForm]


class SlipsRefused(WrongState):
    """Slips of a batch that were used, voided or never were; ``places`` are those of their forms."""

    def __init__(self, places: frozenset[int]) -> None:
        super().__init__("Có lá phiếu đã dùng, đã hủy hoặc không đúng; chưa nhập phiếu nào.")
        self.places = places


def paper_counts(round_id: int) -> dict[str, PaperCount]:
    """By school; those without paper forms are left out."""
    rows = PaperRow.select().where(PaperRow.round == round_id)
    return {row.school_code: PaperCount(row.forms, row.late) for row in rows}


def taking_paper(round_id: int, today: date) -> Round:
    """The round. Raises NotFound, WrongState where it takes no paper forms on this day.

    It does from its first day until its ballots are destroyed, but for the late ones' own count.
    """
    found = in_state(round_id, today, *TAKING)
    if LateReleaseRow.get_or_none(LateReleaseRow.round == round_id):
        raise WrongState(
            Text(
                "Phiếu giấy nộp muộn của đợt này đã đếm, không nhập thêm được nữa.",
                "The late paper forms of this round are counted: no more can be entered.",
            )
        )
    return found


def taking_part(round_id: int, school: str) -> Poster:
    """The school's part in the round. Raises NotFound."""
    for each in posters(round_id):
        if each.school.code == school:
            return each
    raise NotFound(NOT_IN_ROUND.format(school=school, number=round_id))


def add_paper(batch: PaperBatch, by: str, witness: str, now: datetime, today: date, box: BallotBox) -> None:
    """Put a batch into the box with one commit, all of it or nothing, and count it.

    What came by one page goes in once: sent again, altered or not, it changes nothing. Should the process die
    between the two commits, the box's and the count's, the forms are in the box and the count lacks them: it
    is never too high, and too low by this batch at most.

    Raises NotFound, SlipsRefused, WrongState for a round that takes no paper or a batch of unfit size,
    NotAllowed where ``by`` and ``witness`` are one person, NotStored where a store is locked, full or gone.
    """
    if by == witness:
        raise NotAllowed(Text("Phiếu giấy do hai người khác nhau nhập.", "Two people enter paper forms."))
    if not FEWEST_FORMS <= len(batch.forms) <= MOST_FORMS:
        raise WrongState(
            Text(
                "Mỗi lượt nhập từ {least} đến {most} phiếu giấy của một trường.",
                "Each batch has {least} to {most} paper forms of one school.",
            ).format(least=FEWEST_FORMS, most=MOST_FORMS)
        )
    _add(batch, by, witness, now, today, box)


def was_added(round_id: int, school: str, nonce: bytes, box: BallotBox) -> bool:
    """Whether the batch of this page is in the box. Raises NotFound."""
    key = box.keys.key(round_id)
    return any(
        box.has_ticket(round_id, school, _tag(key, nonce, place)) for place in range(1, MOST_FORMS + 1)
    )


def slip_fits(round_id: int, school: str, code: str, box: BallotBox) -> bool:
    """Whether a code as printed is that of a slip of this school not used so far. Raises NotFound."""
    return box.find_slip(round_id, slip_tag(box.keys.key(round_id).tag, code)) == (school, False)


@write_transaction
def _add(batch: PaperBatch, by: str, witness: str, now: datetime, today: date, box: BallotBox) -> None:
    """Holds the round until both commits are done: nobody counts it in between."""
    round_id, school = batch.round_id, batch.school
    found = taking_paper(round_id, today)
    taking_part(round_id, school)
    if was_added(round_id, school, batch.nonce, box):
        return
    late = found.state(today) is RoundState.COUNTED
    _count(round_id, school, len(batch.forms), late)
    audit.record(by, "paper.enter", str(round_id), f"{school}, together with {witness}", now)
    definition, _version = published(found.form_id, found.form_version)
    ballots = _ballots(definition, box.keys.key(round_id), batch, late)
    # Last: what fails before it leaves nothing behind in either store.
    outcomes = dict(zip(ballots, box.put(list(ballots.values()), together=True), strict=True))
    if refused := frozenset(place for place, outcome in outcomes.items() if outcome is not Put.STORED):
        raise SlipsRefused(refused)


def _ballots(definition: FormDefinition, key: RoundKey, batch: PaperBatch, late: bool) -> dict[int, Ballot]:
    made = {
        place: ballot(definition, key, batch.round_id, batch.school, form.answers, batch.nonce, form.slip)
        for place, form in sorted(batch.forms.items())
    }
    return {
        place: replace(each, tag=_tag(key, batch.nonce, place), late=late) for place, each in made.items()
    }


def _tag(key: RoundKey, nonce: bytes, place: int) -> bytes:
    """Made without the answers: what is typed anew on a page that went in already does not go in again."""
    return ticket_tag(key.tag, nonce + bytes([place]), b"")


def _count(round_id: int, school: str, forms: int, late: bool) -> None:
    added = {"forms": PaperRow.forms + forms, "late": PaperRow.late + forms * late}
    its_row = (PaperRow.round == round_id) & (PaperRow.school == school)
    if not PaperRow.update(**added).where(its_row).execute():
        PaperRow.insert(round=round_id, school=school, forms=forms, late=forms * late).execute()
