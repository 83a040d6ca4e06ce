"""Gathers what reports are made of: submitted visits with their scores, and released results."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..core.definition import Audience, FormDefinition, ResultClass
from ..core.disclosure import Protected, Release
from ..core.errors import NotFound
from ..core.findings import findings, strengths
from ..core.office import ClassLimits, Office
from ..core.own_voice import OwnVoice, Ratio, actions_followed, own_share, own_voice
from ..core.reports import Inspection, Report, late_school_report, school_report, schools_report
from ..core.returns import BOARD, FIGURES, Return, State, owed_by
from ..core.rounds import Period
from ..core.schools import School
from ..core.scoring import from_json
from ..core.visits import Visit
from ..core.voices import Result
from ..storage import returns as return_store
from ..storage.actions import actions_of
from ..storage.comments import passed_comments
from ..storage.forms import published
from ..storage.handed_in import handed_in, scores_of
from ..storage.periods import periods
from ..storage.release_lists import released_rounds, themes_released
from ..storage.releases import late_releases, releases
from ..storage.visits import answers, visit_score, visits
from .clock import today
from .language import page_language
from .services import services
from .spoken import is_short, spoken


def chosen_period(code: str | None, school: str | None = None) -> Period | None:
    """The period asked for; without ``code`` the latest one with a release, else the latest of all.

    None where there is no period at all. Raises NotFound for a period that is not in use.
    """
    known = periods()
    if code is not None:
        found = next((each for each in known if each.code == code), None)
        if found is None:
            raise NotFound(f"Chưa có kỳ {code}.")
        return found
    released = {each.period for each in released_rounds(school)}
    return next((each for each in known if each.code in released), known[0] if known else None)


def list_of_schools(schools: Sequence[School], period: Period, listed: Sequence[School]) -> Report:
    """A line for each of ``listed``; only scores are read, not what each item was marked."""
    staff, parents = (themes_released(period.code, each) for each in (Audience.STAFF, Audience.PARENTS))
    return schools_report(
        schools, period, inspections_of(period), staff, parents, office_of(period), page_language(), listed
    )


def inspections_of(period: Period) -> dict[str, Inspection]:
    """The inspection that speaks for each school in a period, its score alone."""
    found = spoken(handed_in(period.parts))
    short = is_short(found.values())
    scores = scores_of(visit.uuid for visit in found.values())
    return {
        code: Inspection(visit, from_json(scores[visit.uuid]), (), (), short(visit))
        for code, visit in found.items()
    }


def page_of_school(school: School, period: Period) -> Report:
    """The whole page of one school."""
    known = visits(school=school.code)
    visit = spoken(each for each in known if each.period in period.parts).get(school.code)
    before = _earlier(known, period)
    released = [each for each in releases(school.code) if each.round.period == period.code]
    return school_report(
        school,
        period,
        _inspection(visit, school) if visit else None,
        _result(_newest(released, Audience.STAFF), school),
        _result(_newest(released, Audience.PARENTS), school),
        office_of(period),
        _scored(before) if before else None,
        page_language(),
        own_voice_of(school, period),
        actions_of(school.code, open_only=False),
        today(),
    )


def own_voice_of(school: School, period: Period) -> OwnVoice:
    """What a school says of itself: of its returns those that the office has approved."""
    limits = office_of(period).class_limits
    figures, board = (_approved(form_id, school, period) for form_id in (FIGURES, BOARD))
    followed = actions_followed(actions_of(school.code, open_only=False), period, today())
    share = _board_share(board, school, limits)
    return own_voice(figures.answers if figures else None, share, followed, limits)


def _approved(form_id: str, school: School, period: Period) -> Return | None:
    try:
        found = return_store.find(form_id, period.code, school.code)
    except NotFound:  # never published
        return None
    return found if found.state is State.APPROVED else None


def _board_share(found: Return | None, school: School, limits: ClassLimits) -> Ratio:
    """What the school's board gives itself; where it owes no assessment, the form says why."""
    if found is not None:
        definition, _version = published(found.form_id, found.form_version)
        return own_share(definition, found.answers, limits, school.facts())
    try:
        definition, _version = published(BOARD)
    except NotFound:
        return Ratio()
    return Ratio(why=definition.none) if definition.none and not owed_by(definition, school) else Ratio()


def class_of_inspection(school: str, period: str) -> ResultClass | None:
    """The class of the inspection that speaks for a school in a period; None where there was none."""
    visit = spoken(visits(school=school, period=period)).get(school)
    return _scored(visit).score.result_class if visit else None


def late_page_of_school(school: School, period: Period) -> Report | None:
    """What paper forms say that came after the count, apart from the rest; None where there are none."""
    late = [each for each in late_releases(school.code) if each.round.period == period.code]
    staff, parents = _newest(late, Audience.STAFF), _newest(late, Audience.PARENTS)
    results = (_result(staff, school), _result(parents, school))
    return late_school_report(*results, office_of(period), page_language()) if any(results) else None


def comments_of(period: Period, school: str = "") -> list[tuple[str, list[str]]]:
    """Published comments by survey: of one school, or those of several schools together."""
    newest = {each.audience: each for each in reversed(released_rounds()) if each.period == period.code}
    found = ((each.title, passed_comments(each.id, school)) for each in newest.values())
    return [(title, [text for _question, text in passed]) for title, passed in found if passed]


def office_of(period: Period) -> Office:
    """The settings as they were at the period's end: a later change leaves its pages as they are."""
    return services().office_on(min(period.ends_on, today()))


def _earlier(known: Iterable[Visit], period: Period) -> Visit | None:
    """The last full checklist that was submitted for a period before this one."""
    ended = {each.code for each in periods() if each.ends_on < period.starts_on}
    return max(
        (each for each in known if each.submitted and each.period in ended and not _definition(each).short),
        key=lambda visit: visit.starts_on,
        default=None,
    )


def _scored(visit: Visit) -> Inspection:
    """A visit's score alone, for lists and comparisons."""
    return Inspection(visit, from_json(visit_score(visit.uuid) or ""), (), (), _definition(visit).short)


def _inspection(visit: Visit, school: School) -> Inspection:
    """A visit's score with what was marked."""
    given, definition, facts = answers(visit.uuid), _definition(visit), school.facts()
    return replace(
        _scored(visit),
        findings=findings(definition, given, facts),
        strengths=strengths(definition, given, facts),
    )


def _definition(visit: Visit) -> FormDefinition:
    return published(visit.form_id, visit.form_version)[0]


def _newest(released: Iterable[Release], audience: Audience) -> Protected | None:
    """Releases come newest first."""
    return next((each.protected for each in released if each.round.audience is audience), None)


def _result(protected: Protected | None, school: School) -> Result:
    return protected.schools.get(school.code) if protected else None
