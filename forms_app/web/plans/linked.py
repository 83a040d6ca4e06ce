"""What a task can be attached to. A new kind is a value of ``LinkKind`` and an entry of ``KINDS`` here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from ...core.calendar import Month
from ...core.definition import FormDefinition
from ...core.errors import NotFound
from ...core.rounds import Round, RoundState
from ...core.visits import Standing, Visit
from ...core.work_plans import Link, LinkKind
from ...storage import rounds, visit_lists
from ...storage.periods import due_day
from ...storage.returns import standings
from ...storage.schools import schools, schools_of
from ...storage.visit_lists import Wanted
from ..clock import today
from ..returns.forms import asked_periods, school_forms
from ..texts import words
from ..visit_lines import standing_name
from ..year.of_returns import of_schools
from ..year.shown import standing_name as due_name

MOST = 40  # things of one kind that a page offers; a search finds the others
LONGEST_REF = 100  # characters
COUNTED = (RoundState.COUNTED, RoundState.DESTROYED)


@dataclass(frozen=True)
class Thing:
    """Something that a task is, or can be, attached to."""

    link: Link
    title: str
    day: date
    state: str
    done: bool
    path: str  # of its page

    @property
    def value(self) -> str:
        """As a form sends it."""
        return f"{self.link.kind.value}:{self.link.ref}"


@dataclass(frozen=True)
class Kind:
    """How things of one kind are found: by their keys, and those to offer for a month or a search."""

    name: Callable[[], str]
    find: Callable[[Collection[str]], list[Thing]]
    offer: Callable[[Month, str], list[Thing]]


def things(links: Iterable[Link]) -> list[Thing]:
    """What these links lead to, by day; what is there no more is left out."""
    known = list(links)
    found = [
        thing
        for kind, how in KINDS.items()
        for thing in how.find({link.ref for link in known if link.kind is kind})
    ]
    return sorted(found, key=lambda each: (each.day, each.title))


def offers(month: Month, search: str) -> list[tuple[str, list[Thing]]]:
    """Each kind by name, with what could be attached to a task of ``month``."""
    found = ((how.name(), how.offer(month, search)[:MOST]) for how in KINDS.values())
    return [(name, offered) for name, offered in found if offered]


def read_links(values: Iterable[str]) -> list[Link]:
    """The links that a form sent; what names none is passed over."""
    pairs = (value.partition(":") for value in values)
    kinds = {each.value for each in LinkKind}
    return [
        Link(LinkKind(kind), ref)
        for kind, _colon, ref in pairs
        if kind in kinds and 0 < len(ref) <= LONGEST_REF
    ]


def _rounds(refs: Collection[str]) -> list[Thing]:
    return [_round(each) for each in rounds.rounds() if str(each.id) in refs] if refs else []


def _rounds_of(month: Month, search: str) -> list[Thing]:
    """Rounds of the year that were not called off."""
    known = (each for each in rounds.rounds() if each.cancelled_on is None)
    return [_round(each) for each in known if month.year in (each.opens_on.year, each.closes_on.year)]


def _round(each: Round) -> Thing:
    state = each.state(today())
    link = Link(LinkKind.ROUND, str(each.id))
    path = url_for("office.round_page", number=each.id)
    return Thing(link, each.title, each.opens_on, words(state.label), state in COUNTED, path)


def _visits(refs: Collection[str]) -> list[Thing]:
    return _visit_things(visit_lists.some(refs)) if refs else []


def _visits_of(month: Month, search: str) -> list[Thing]:
    """Visits of the month; with a search, those of the year to the schools that it finds."""
    first, last = month.first, month.last
    if search:
        first, last = Month(month.year, 1).first, Month(month.year, 12).last
    wanted = Wanted(school=search, first=first, last=last)
    return _visit_things(visit_lists.page(wanted, today(), 1, MOST))


def _visit_things(visits: Iterable[Visit]) -> list[Thing]:
    known = [each for each in visits if not each.cancelled]
    names = schools_of(each.school for each in known)
    return [
        Thing(
            link=Link(LinkKind.VISIT, each.uuid),
            title=names[each.school].name,
            day=each.starts_on,
            state=standing_name(each.standing(today())),
            done=each.standing(today()) is Standing.SUBMITTED,
            path=url_for("office.visit_plan", uuid=each.uuid),
        )
        for each in known
    ]


def _returns(refs: Collection[str]) -> list[Thing]:
    """Returns of all schools, by form and period."""
    forms = {each.id: each for each in school_forms()} if refs else {}
    pairs = [ref.partition(":")[::2] for ref in refs]
    return [thing for form, period in pairs if form in forms for thing in _return(forms[form], period)]


def _returns_of(month: Month, search: str) -> list[Thing]:
    """Those that schools are asked for in the year."""
    periods = [each for each in asked_periods() if each.startswith(str(month.year))]
    return [thing for period in periods for form in school_forms() for thing in _return(form, period)]


def _return(form: FormDefinition, period: str) -> list[Thing]:
    """Nothing for a period that is none."""
    try:
        day = due_day(period)
    except NotFound:
        return []
    due = of_schools(form, period, schools(), standings(form.id, period), day)
    link = Link(LinkKind.RETURN, f"{form.id}:{period}")
    return [Thing(link, due.title, due.due, due_name(due.standing(today())), due.done, due.path)]


KINDS: Mapping[LinkKind, Kind] = {
    LinkKind.ROUND: Kind(lambda: str(_("Đợt khảo sát")), _rounds, _rounds_of),
    LinkKind.RETURN: Kind(lambda: str(_("Báo cáo của trường")), _returns, _returns_of),
    LinkKind.VISIT: Kind(lambda: str(_("Cuộc kiểm tra")), _visits, _visits_of),
}
