"""The only way out of the ballot box: counted once, protected, frozen; then the ballots are destroyed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from ..core.answers import unpack
from ..core.definition import FormDefinition, Text
from ..core.disclosure import Protected, Release, Turnout, protect, thaw, to_json
from ..core.errors import WrongState
from ..core.language import day
from ..core.rounds import Access, Poster, RoundState
from ..core.tallies import SchoolTally, tally
from . import audit
from .ballot_box import LATE_RATINGS, RATINGS, BallotBox
from .database import write_transaction
from .forms import published
from .models import LateReleaseRow, ReleaseRow, RoundRow
from .paper import paper_counts
from .release_lists import taken_part
from .rounds import frozen_thresholds, in_state, posters, round_, round_from
from .sealing import Opener
from .slips import sheets


@write_transaction
def count_round(opener: Opener, box: BallotBox, by: str, now: datetime, today: date) -> Release:
    """Open the boxes of a closed round, count, and freeze what may be shown of it.

    The round is held from the first look into a box: no pile of paper slips in between, no second count.

    Raises NotFound, NotAllowed where the key is that of another round, and WrongState unless the round is
    closed and was never counted.
    """
    round_id = opener.round_id
    found = in_state(round_id, today, RoundState.CLOSED)
    definition, _ = published(found.form_id, found.form_version)
    asked = posters(round_id)
    tallies = {each.school.code: _tally(definition, each, box, opener) for each in asked}
    protected = protect(
        definition,
        tallies,
        _turnouts(asked, box),
        frozenset(each.school.code for each in asked if each.pooled),
        frozen_thresholds(round_id),
    )
    _freeze(round_id, protected, by, now, today)
    return Release(round_(round_id), today, protected)


@write_transaction
def count_late_paper(opener: Opener, box: BallotBox, by: str, now: datetime, today: date) -> Release:
    """Count the paper forms that came after the count, as a set of their own, once.

    Added to the first release they would be found by subtraction: whoever saw both would know how five people
    answered. Raises NotFound, NotAllowed for the key of another round, and WrongState unless the round is
    counted, each school with late forms has enough of them, and they were not counted before.
    """
    round_id = opener.round_id
    found = in_state(round_id, today, RoundState.COUNTED)
    thresholds = frozen_thresholds(round_id)
    late = {code: count.late for code, count in paper_counts(round_id).items() if count.late}
    _refuse_few(late, thresholds.results)
    definition, _ = published(found.form_id, found.form_version)
    asked = [each for each in posters(round_id) if each.school.code in late]
    protected = protect(
        definition,
        {each.school.code: _tally(definition, each, box, opener, LATE_RATINGS) for each in asked},
        {code: Turnout(0, number, number) for code, number in late.items()},
        frozenset(each.school.code for each in asked if each.pooled),
        thresholds,
    )
    _freeze_late(round_id, protected, by, now, today)
    return Release(found, today, protected)


def late_releases(school: str | None = None) -> list[Release]:
    """Releases of late paper forms, newest first; with ``school`` those in which it took part."""
    query = LateReleaseRow.select(LateReleaseRow, RoundRow).join(RoundRow)
    query = query.order_by(LateReleaseRow.made_on.desc(), RoundRow.id.desc())
    found = (Release(round_from(row.round), row.made_on, thaw(row.body)) for row in query)
    return [each for each in found if school is None or school in each.protected.schools]


def late_release(round_id: int) -> Release | None:
    """What was released of a round's late paper forms. Raises NotFound for no such round."""
    found = round_(round_id)
    row = LateReleaseRow.get_or_none(LateReleaseRow.round == round_id)
    return None if row is None else Release(found, row.made_on, thaw(row.body))


def destroy_round(
    round_id: int, box: BallotBox, correction_days: int, by: str, now: datetime, today: date
) -> None:
    """Destroy the ballots of a counted round and its key, once the time for corrections is over.

    Raises NotFound, and WrongState for a round in another state or before that day. Where it fails half-way
    it is simply done again.
    """
    found = in_state(round_id, today, RoundState.COUNTED)
    first_day = (found.counted_on or today) + timedelta(days=correction_days)
    if today < first_day:
        raise WrongState(
            Text(
                "Từ ngày {day} mới được hủy phiếu của đợt này.",
                "The forms of this round may be destroyed from {day}.",
            ).format(day=day(first_day))
        )
    box.keys.destroy(round_id)
    box.destroy(round_id)
    _mark_destroyed(round_id, by, now, today)


def release(round_id: int) -> Release | None:
    """What was released of a round, or None where it was not counted. Raises NotFound for no such round."""
    found = round_(round_id)
    row = ReleaseRow.get_or_none(ReleaseRow.round == round_id)
    return None if row is None else Release(found, row.made_on, thaw(row.body))


def releases(school: str | None = None) -> list[Release]:
    """Every release, newest first; with ``school`` those of the rounds it took part in."""
    query = ReleaseRow.select(ReleaseRow, RoundRow).join(RoundRow)
    if school is not None:
        query = query.where(ReleaseRow.round.in_(taken_part(school)))
    query = query.order_by(ReleaseRow.made_on.desc(), RoundRow.id.desc())
    return [Release(round_from(row.round), row.made_on, thaw(row.body)) for row in query]


def _refuse_few(late: Mapping[str, int], least: int) -> None:
    if not late:
        raise WrongState(Text("Đợt này không có phiếu giấy nộp muộn.", "No paper forms came late."))
    if few := [code for code, number in late.items() if number < least]:
        raise WrongState(
            Text(
                "Cần từ {least} phiếu giấy muộn ở mỗi trường; còn ít ở trường: {few}.",
                "Every school needs {least} late paper forms; too few came from: {few}.",
            ).format(least=least, few=", ".join(few))
        )


def _tally(
    definition: FormDefinition, asked: Poster, box: BallotBox, opener: Opener, kind: str = RATINGS
) -> SchoolTally:
    sealed = box.records(asked.round.id, asked.school.code, kind)
    return tally(definition, asked.school.code, (unpack(definition, opener.open(each)) for each in sealed))


def _turnouts(asked: Sequence[Poster], box: BallotBox) -> dict[str, Turnout]:
    """What is known of each school's forms besides what is in them."""
    if not asked:
        return {}
    its_round = asked[0].round
    slips, paper = sheets(its_round.id), paper_counts(its_round.id)
    found = {}
    for each in asked:
        code, most = each.school.code, each.head_count
        if its_round.access is Access.SLIPS:
            printed = slips.get(code)
            handed_out = printed.printed - printed.leftover if printed else 0
            most = min(most, handed_out, box.used_slips(its_round.id, code))
        on_paper = paper[code].forms - paper[code].late if code in paper else 0
        found[code] = Turnout(each.head_count, most, on_paper, its_round.access is Access.POSTER)
    return found


def _freeze(round_id: int, protected: Protected, by: str, now: datetime, today: date) -> None:
    ReleaseRow.insert(round=round_id, made_on=today, body=to_json(protected)).execute()
    RoundRow.update(counted_on=today).where(RoundRow.id == round_id).execute()
    audit.record(by, "round.count", str(round_id), "", now)


def _freeze_late(round_id: int, protected: Protected, by: str, now: datetime, today: date) -> None:
    if LateReleaseRow.get_or_none(LateReleaseRow.round == round_id):
        raise WrongState(
            Text("Phiếu giấy nộp muộn của đợt này đã đếm rồi.", "The late paper forms were counted before.")
        )
    LateReleaseRow.insert(round=round_id, made_on=today, body=to_json(protected)).execute()
    audit.record(by, "round.count_late", str(round_id), "", now)


@write_transaction
def _mark_destroyed(round_id: int, by: str, now: datetime, today: date) -> None:
    RoundRow.update(destroyed_on=today).where(RoundRow.id == round_id).execute()
    audit.record(by, "round.destroy", str(round_id), "ballots and key", now)
