"""Planning inspections of one or several schools at once: all of them or none, doubts told beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid4, uuid5

from ...core.definition import About, FormDefinition, Kind, Text
from ...core.errors import NotFound
from ...core.plans import Doubt, same_days, visited_again
from ...core.schools import School
from ...core.visits import Manner, Visit, VisitState
from ...storage import visit_lists, visits
from ...storage.database import write_transaction
from ...storage.forms import published, published_forms
from ...storage.schools import school

NO_FULL = Text(
    "Chưa ban hành phiếu kiểm tra cho cấp học của {school}.",
    "No checklist has been issued for the level of {school}.",
)
NO_SHORT = Text(
    "Chưa ban hành phiếu kiểm tra lồng ghép cho cấp học của {school}.",
    "No short checklist has been issued for the level of {school}.",
)
Days = tuple[date, date]


def checklists() -> list[FormDefinition]:
    """The latest version of every published checklist for schools."""
    every = (each.definition for each in published_forms())
    return [each for each in every if each.kind is Kind.CHECKLIST and each.about is About.SCHOOL]


def checklist_of(visited: School, among: Sequence[FormDefinition], short: bool = False) -> str:
    """The full or the short checklist for the school's level. Raises NotFound where none is published."""
    for definition in among:
        fits = not definition.levels or visited.level.value in definition.levels
        if definition.short is short and (fits if short else visited.level.value in definition.levels):
            return definition.id
    raise NotFound((NO_SHORT if short else NO_FULL).format(school=visited.name))


def draft_visits(
    schools: Sequence[School],
    form_id: str | None,
    period: str,
    days: Sequence[Days],
    inspectors: Sequence[str],
    manner: Manner | None = None,
    batch: UUID | None = None,
) -> list[Visit]:
    """A visit per school on its own days, not kept yet; the first inspector leads.

    With ``form_id``, or else the checklist of the school's level: the short one where the visit is folded
    into a professional inspection. The same ``batch`` and school always make the same visit. Raises NotFound.
    """
    known, versions = checklists(), {each.form_id: each.version for each in published_forms()}
    batch = batch or uuid4()
    drafts = []
    for visited, (starts_on, ends_on) in zip(schools, days, strict=True):
        form = form_id or checklist_of(visited, known, manner is Manner.FOLDED)
        drafts.append(
            Visit(
                uuid=str(uuid5(batch, visited.code)),
                school=visited.code,
                form_id=form,
                form_version=versions.get(form, 0),
                period=period,
                starts_on=starts_on,
                ends_on=ends_on,
                inspectors=tuple(dict.fromkeys(inspectors)),
                state=VisitState.PLANNED,
                manner=manner,
            )
        )
    return drafts


def doubts(drafts: Sequence[Visit]) -> list[Doubt]:
    """What in the drafts looks like a mistake beside each other and the visits that are planned already."""
    if not drafts:
        return []
    first = min(each.starts_on for each in drafts)
    last = max(each.ends_on for each in drafts)
    people = {name for each in drafts for name in each.inspectors}
    beside = visit_lists.of_teams(people, first, last)
    return [*same_days(drafts, beside), *_again(drafts)]


def _again(drafts: Sequence[Visit]) -> list[Doubt]:
    known = [each for period in {draft.period for draft in drafts} for each in visit_lists.of_period(period)]
    short = {
        (form_id, version): published(form_id, version or None)[0].short
        for form_id, version in {(each.form_id, each.form_version) for each in (*known, *drafts)}
    }
    return list(visited_again(drafts, known, lambda each: not short[each.form_id, each.form_version]))


@write_transaction
def keep_visits(drafts: Sequence[Visit], by: str, now: datetime) -> list[Visit]:
    """Plan the drafts. Raises what ``storage.visits.plan_visit`` does; then nothing was planned."""
    return [
        visits.plan_visit(
            each.school,
            each.form_id,
            each.period,
            each.starts_on,
            each.ends_on,
            each.inspectors,
            by,
            now,
            each.uuid,
            each.manner,
        )
        for each in drafts
    ]


def plan_visits(
    codes: Sequence[str],
    form_id: str | None,
    period: str,
    starts_on: date,
    ends_on: date,
    inspectors: Sequence[str],
    by: str,
    now: datetime,
    manner: Manner | None = None,
) -> list[Visit]:
    """A visit per school in the same days, whatever looks doubtful about it: for commands.

    Raises what ``storage.visits.plan_visit`` does; then nothing was planned.
    """
    schools = [school(code) for code in dict.fromkeys(codes)]
    days = [(starts_on, ends_on)] * len(schools)
    return keep_visits(draft_visits(schools, form_id, period, days, inspectors, manner), by, now)
