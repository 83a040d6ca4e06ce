"""No two choices on the pages of many schools, laid over one another, leave the answers of a few.

Whoever filters reads two groups of schools and takes one from the other. So every group that a page shows a
figure of is taken from every other, whatever was searched for and whichever level was chosen: what is left is
nobody, or as many as may be shown.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from forms_app.core.comparison import PeriodComparison, of_survey
from forms_app.core.definition import Theme
from forms_app.core.disclosure import Protected, SchoolResult, protect
from forms_app.core.office import FLOORS
from forms_app.core.reports import Report, compare_report, schools_report
from forms_app.core.reports.blocks import Facts, HeatTable, Multiples, Table
from forms_app.core.rounds import Period
from forms_app.core.schools import Level, School
from forms_app.core.tallies import SchoolTally
from forms_app.core.voices import Voice
from tests.factories import a_school, asked, by_school, raw, shipped_office, survey

FORM = survey(*[theme for theme in Theme for _ in range(3)])
PERIOD = Period("2026-H1", date(2026, 1, 1), date(2026, 6, 30))
OFFICE = shipped_office()
CODES = "ABCDEFG"

Group = frozenset[str]  # codes of schools: a figure is about everybody who answered there


@dataclass(frozen=True)
class World:
    """A round as it was answered."""

    schools: Sequence[School]
    tallies: Mapping[str, SchoolTally]
    small: frozenset[str]  # counted in the pool only

    def people(self, group: Collection[str]) -> int:
        return sum(self.tallies[code].answers for code in group)

    def released(self, codes: Collection[str] = CODES) -> Protected:
        """What ``protect`` makes of some schools; the service only ever hands it all of a round."""
        known = {code: each for code, each in self.tallies.items() if code in codes}
        return protect(FORM, known, asked(dict.fromkeys(known, 40)), self.small & set(known), FLOORS)

    def only(self, codes: Collection[str]) -> list[School]:
        return [each for each in self.schools if each.code in codes]

    def pooled(self, protected: Protected) -> Group:
        """The schools behind the figures of the pool."""
        shown = {code for code, each in protected.schools.items() if isinstance(each, SchoolResult)}
        return frozenset(
            code for code in protected.schools if code not in shown and self.tallies[code].answers
        )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    sizes = st.one_of(st.integers(0, 9), st.integers(10, 60))
    schools, tallies = [], []
    for code in CODES:
        schools.append(replace(a_school(code, f"Trường {code}"), level=draw(st.sampled_from(list(Level)))))
        answers = draw(sizes)
        good = draw(st.integers(0, answers))
        tallies.append(raw(answers, *[(good, 0, answers - good)] * 18, school=code))
    return World(schools, by_school(tallies), draw(st.frozensets(st.sampled_from(CODES))))


def searches() -> st.SearchStrategy[frozenset[str]]:
    """A search finds whatever schools have a word in common; any set is more than that."""
    return st.frozensets(st.sampled_from(CODES))


Page = tuple[Report, Protected]  # and the release that it shows


def list_of_schools(world: World, codes: Collection[str]) -> Page:
    protected = world.released()
    found = world.only(codes)
    return schools_report(found, PERIOD, {}, protected, None, OFFICE), protected


def side_by_side(world: World, level: Level) -> Page:
    protected = world.released()
    found = [each for each in world.schools if each.level is level]
    now = PeriodComparison(PERIOD, of_survey([each.code for each in found], protected))
    trend = [replace(now, period=replace(PERIOD, code="2025-H2")), now]
    return compare_report(found, level, Voice.STAFF, trend, OFFICE), protected


def leaky_list(world: World, codes: Collection[str]) -> Page:
    """Leaky: the pool and the levels are made anew of the schools that were found."""
    protected = world.released(codes)
    return schools_report(world.only(codes), PERIOD, {}, protected, None, OFFICE), protected


def groups(world: World, page: Page) -> Iterator[Group]:
    """Of every figure of a survey on a page, the schools whose answers it is made of."""
    report, protected = page
    shown = frozenset(code for code, each in protected.schools.items() if isinstance(each, SchoolResult))
    for block in report.blocks:
        match block:
            case HeatTable():
                there = frozenset(row.key for row in block.heat if row.key) & shown
                yield from (frozenset({code}) for code in there)
                yield there  # the school in the middle
            case Multiples():
                yield frozenset(each for each in shown if _named(report, each))
            case Table(keys=keys) if keys:
                yield from (frozenset({code}) for code in shown & set(keys))
            case Table():
                yield shown  # schools by level
            case Facts(facts=facts) if any(each.label == "Số phiếu" for each in facts):
                yield world.pooled(protected)


def _named(report: Report, code: str) -> bool:
    tables = (block for block in report.blocks if isinstance(block, HeatTable))
    return any(row.key == code for block in tables for row in block.heat)


def remainders(world: World, *pages: Page) -> list[int]:
    """How many people are left of one shown group without another, where it is too few."""
    found = {group for page in pages for group in groups(world, page)}
    left = (world.people(one - other) for one in found for other in found)
    return sorted({people for people in left if 0 < people < FLOORS.results})


@settings(max_examples=100, deadline=None)
@given(worlds(), searches(), searches(), st.sampled_from(list(Level)), st.sampled_from(list(Level)))
def test_two_choices_never_leave_a_remainder_of_few(
    world: World, one: frozenset[str], other: frozenset[str], level: Level, second: Level
) -> None:
    pages = (
        *(list_of_schools(world, codes) for codes in (one, other)),
        *(side_by_side(world, each) for each in (level, second)),
    )
    assert remainders(world, *pages) == []


@settings(max_examples=100, deadline=None)
@given(worlds(), searches(), searches())
def test_what_withheld_schools_are_in_is_the_same_whatever_is_searched_for(
    world: World, one: frozenset[str], other: frozenset[str]
) -> None:
    """So there is nothing to take one from the other."""
    first, second = (above_the_schools(list_of_schools(world, codes)) for codes in (one, other))
    assert first == second


def above_the_schools(page: Page) -> Sequence[object]:
    """Without the classes and the list of what was found: what is told of all schools together."""
    return page[0].blocks[2:]


# Controls: a page that makes its figures anew of what was found


def a_leak() -> tuple[World, frozenset[str], frozenset[str]]:
    """Of four schools with four forms each, all or all but one are searched for."""
    schools = [a_school(code, f"Trường {code}") for code in CODES]
    tallies = [raw(4 if code in "ABCD" else 30, *[(2, 0, 2)] * 18, school=code) for code in CODES]
    return World(schools, by_school(tallies), frozenset()), frozenset("ABCD"), frozenset("ABC")


def test_a_filter_that_leaves_a_remainder_is_caught() -> None:
    world, every, without_one = a_leak()
    made: Callable[[World, Collection[str]], Page] = leaky_list
    assert remainders(world, made(world, every), made(world, without_one)) == [4]
    assert remainders(world, list_of_schools(world, every), list_of_schools(world, without_one)) == []


def test_and_so_is_a_figure_that_changes_with_the_search() -> None:
    world, every, without_one = a_leak()
    first, second = (above_the_schools(leaky_list(world, codes)) for codes in (every, without_one))
    assert first != second
