"""Opening a survey round: everything that decides about its results is frozen, its boxes and keys are made.

A round takes its first ballot only when its two holders have shown that they can open the box.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from ..core.answers import comment_size, record_size
from ..core.definition import Audience, FormDefinition, Kind, Text
from ..core.disclosure import BACKGROUND_FROM
from ..core.errors import WrongState
from ..core.language import day
from ..core.office import FLOORS, Thresholds
from ..core.passphrases import Passphrases
from ..core.recovery import RoundSecret
from ..core.rounds import Access, Poster, Round, RoundState, head_count
from ..core.schools import School
from . import audit
from .ballot_box import (
    COMMENTS,
    LATE_COMMENTS,
    LATE_RATINGS,
    RATINGS,
    SLIP_BYTES,
    SLIPS,
    TICKETS,
    BallotBox,
    Boxes,
)
from .database import write_transaction
from .forms import published
from .models import PosterRow, RoundRow
from .periods import period as period_of
from .poster_codes import new_code
from .rehearsal import refuse_poor, rehearse
from .round_keys import TAG_BYTES
from .rounds import change, in_state, posters, round_
from .schools import school, to_facts
from .sealing import OVERHEAD, Opener

REHEARSABLE = (RoundState.PREPARED, RoundState.PLANNED, RoundState.OPEN, RoundState.CLOSED)
NO_FORMS_LEFT = Text(
    "Phiếu của đợt {number} không còn, không cần khóa nữa.",
    "Round {number} has no forms any more and needs no key.",
)
NO_SURVEY = Text("'{title}' không phải phiếu khảo sát.", "'{title}' is no survey.")
NO_SCHOOLS = Text("Đợt khảo sát cần ít nhất một trường.", "A round needs a school.")
DAYS_REVERSED = Text(
    "Ngày kết thúc không được trước ngày bắt đầu.",
    "The last day must not lie before the first.",
)
WRONG_LEVELS = Text(
    "'{title}' không dành cho cấp học của: {names}.",
    "'{title}' is not for the level of: {names}.",
)
TOO_LOOSE = Text(
    "Ngưỡng công bố '{name}' phải từ {floor} trở lên.",
    "The threshold '{name}' must be {floor} or more.",
)
STAFF_NEED_SLIPS = Text(
    "Khảo sát nhân viên nhà trường phải dùng lá phiếu một lần.",
    "A survey of school staff must have one-time slips.",
)
TOO_FEW_TO_ASK = Text(
    "'{title}' hỏi người trả lời là ai (câu: {questions}), nên mỗi trường phải có từ {floor} người được hỏi "
    "trở lên. Bỏ khỏi đợt các trường chưa đủ: {names}; hoặc dùng mẫu phiếu không có câu hỏi ấy.",
    "'{title}' asks who is answering (question: {questions}), so every school needs {floor} or more people "
    "to be asked. Leave out the schools with fewer: {names}; or use a form without that question.",
)
RUNNING_ALREADY = Text(
    "Trường {school} đã có đợt khảo sát này trong những ngày đó ({dates}).",
    "The school {school} has this survey already on those days ({dates}).",
)


@dataclass(frozen=True)
class RoundPlan:
    """What the office decides about a round; days are inclusive, ``schools`` are codes."""

    form_id: str
    period: str
    schools: Sequence[str]
    opens_on: date
    closes_on: date
    access: Access
    thresholds: Thresholds


@dataclass(frozen=True)
class Prepared:
    """A round just made, and what belongs on its recovery sheet and nowhere else."""

    round: Round
    secret: RoundSecret


@write_transaction
def open_round(plan: RoundPlan, passphrases: Passphrases, by: str, now: datetime, box: BallotBox) -> Prepared:
    """Freeze what decides about the results; make the poster codes, the round's keys and its ballot boxes.

    The round takes no ballot before ``rehearse_round``. Raises NotFound for a form or school that is not
    there, WrongState where they do not go together or a passphrase is poor.
    """
    definition, version = published(plan.form_id)
    asked = [school(code) for code in dict.fromkeys(plan.schools)]
    audience = _refuse_unfit(definition, asked, plan)
    _refuse_background(definition, audience, asked)
    _refuse_open_to_all(audience, plan.access)
    refuse_poor(passphrases)
    _refuse_overlap(plan, asked)
    number = (RoundRow.select(RoundRow.id).order_by(RoundRow.id.desc()).scalar() or 0) + 1
    RoundRow.insert(
        id=number,
        form_id=plan.form_id,
        form_version=version,
        audience=audience.value,
        period=period_of(plan.period).code,
        opens_on=plan.opens_on,
        closes_on=plan.closes_on,
        title=str(definition.title),
        thresholds=json.dumps(asdict(plan.thresholds), sort_keys=True),
        access=plan.access.value,
    ).execute()
    for each in asked:
        _add_poster(number, audience, each, plan.thresholds)
    what = f"{plan.form_id} {version}, {plan.period}, {plan.access}, {len(asked)} schools"
    audit.record(by, "round.open", str(number), what, now)
    # Last, and both bear being done again: should the commit fail, the next opening replaces them.
    secret = box.keys.make(number, passphrases)
    box.allocate(number, {each.school.code: _boxes(definition, each) for each in posters(number)})
    return Prepared(round_(number), secret)


def rehearse_round(
    round_id: int,
    passphrases: Passphrases,
    copied: Mapping[int, str],
    by: str,
    now: datetime,
    today: date,
    box: BallotBox,
) -> Round:
    """Open a test ballot with the passphrases and with the sheet; only then is the round fit to take others.

    ``copied`` are lines of the printed sheet by number from 1, at least one. Raises NotFound, Mistyped for a
    line that is not the sheet's, NotAllowed for wrong passphrases, WrongState for a round that is over.
    """
    in_state(round_id, today, *REHEARSABLE)
    rehearse(box.keys, round_id, passphrases, copied)
    return _mark_rehearsed(round_id, by, now, today)


@write_transaction
def _mark_rehearsed(round_id: int, by: str, now: datetime, today: date) -> Round:
    found = in_state(round_id, today, *REHEARSABLE)
    if found.rehearsed_on is None:
        change(round_id, rehearsed_on=today)
    audit.record(by, "round.rehearse", str(round_id), "both passphrases and the sheet", now)
    return round_(round_id)


@write_transaction
def record_sheet(round_id: int, by: str, now: datetime) -> None:
    """Note that the recovery sheet, which opens the box alone, was shown once more."""
    audit.record(by, "round.sheet", str(round_id), "shown again", now)


def put_back_keys(
    sheet: RoundSecret, passphrases: Passphrases, by: str, now: datetime, box: BallotBox
) -> Round:
    """Make the keys of a running round again from its recovery sheet, under new passphrases.

    Raises NotFound, NotAllowed for a sheet that does not open what lies in the box, WrongState for a round
    whose ballots are gone or a poor passphrase.
    """
    found = round_(sheet.round_id)
    if found.cancelled_on or found.destroyed_on:
        raise WrongState(NO_FORMS_LEFT.format(number=found.id))
    refuse_poor(passphrases)
    opener = Opener(sheet)
    for each in posters(found.id):
        for sealed in box.records(found.id, each.school.code, RATINGS)[:1]:
            opener.open(sealed)
    audit.record(by, "round.keys_back", str(found.id), "from the recovery sheet", now)
    box.keys.put_back(sheet, passphrases)
    return found


def _refuse_unfit(definition: FormDefinition, asked: list[School], plan: RoundPlan) -> Audience:
    if definition.kind is not Kind.SURVEY or definition.audience is None:
        raise WrongState(NO_SURVEY.format(title=definition.title))
    if not asked:
        raise WrongState(NO_SCHOOLS)
    if plan.closes_on < plan.opens_on:
        raise WrongState(DAYS_REVERSED)
    strangers = [each for each in asked if definition.levels and each.level.value not in definition.levels]
    if strangers:
        names = ", ".join(each.name for each in strangers)
        raise WrongState(WRONG_LEVELS.format(title=definition.title, names=names))
    for name, floor in asdict(FLOORS).items():
        if name != "disagreement" and getattr(plan.thresholds, name) < floor:
            raise WrongState(TOO_LOOSE.format(name=name, floor=floor))
    return definition.audience


def _refuse_background(definition: FormDefinition, audience: Audience, asked: list[School]) -> None:
    """Where few are asked, two facts about a person are a name: on each ballot, for whoever opens the box."""
    few = [each for each in asked if head_count(each, audience) < BACKGROUND_FROM]
    if definition.background and few:
        raise WrongState(
            TOO_FEW_TO_ASK.format(
                title=definition.title,
                questions=", ".join(f"“{each.label}”" for each in definition.background),
                floor=BACKGROUND_FROM,
                names=", ".join(each.name for each in few),
            )
        )


def _refuse_open_to_all(audience: Audience, access: Access) -> None:
    """A poster in a staff room can be photographed: nobody could tell who answered, or how often."""
    if audience is Audience.STAFF and access is not Access.SLIPS:
        raise WrongState(STAFF_NEED_SLIPS)


def _refuse_overlap(plan: RoundPlan, asked: list[School]) -> None:
    """Two open posters of one survey in one school: nobody would know which to answer."""
    query = (
        PosterRow.select(PosterRow, RoundRow)
        .join(RoundRow)
        .where(
            RoundRow.form_id == plan.form_id,
            PosterRow.school.in_([each.code for each in asked]),
            RoundRow.opens_on <= plan.closes_on,
            RoundRow.closes_on >= plan.opens_on,
            RoundRow.closed_on.is_null(),
            RoundRow.counted_on.is_null(),
            RoundRow.cancelled_on.is_null(),
        )
    )
    if (row := query.first()) is not None:
        dates = f"{day(row.round.opens_on)} - {day(row.round.closes_on)}"
        raise WrongState(RUNNING_ALREADY.format(school=row.school_code, dates=dates))


def _add_poster(number: int, audience: Audience, each: School, thresholds: Thresholds) -> None:
    PosterRow.insert(
        code=new_code(),
        round=number,
        school=each.code,
        facts=json.dumps(to_facts(each), ensure_ascii=False, sort_keys=True),
        pooled=audience is Audience.STAFF and each.staff <= thresholds.small_staff,
    ).execute()


def _boxes(definition: FormDefinition, poster: Poster) -> Boxes:
    """Sizes and first capacities: room for every slip or twice the people asked; for one comment in eight.

    Late paper may fill an eighth of each; its boxes are made now, so that the layout never tells of any.
    """
    slips = poster.head_count + poster.spare_slips
    ballots = slips if poster.round.access is Access.SLIPS else max(16, 2 * poster.head_count)
    rating, late = record_size(definition) + OVERHEAD, max(16, ballots // 8)
    boxes = {RATINGS: (rating, ballots), LATE_RATINGS: (rating, late), TICKETS: (TAG_BYTES, ballots)}
    if size := comment_size(definition):
        boxes[COMMENTS] = (size + OVERHEAD, max(4, poster.head_count // 8))
        boxes[LATE_COMMENTS] = (size + OVERHEAD, max(4, poster.head_count // 64))
    if poster.round.access is Access.SLIPS:
        boxes[SLIPS] = (SLIP_BYTES, slips)
    return boxes
