"""Releases of random rounds: from all that is shown to anybody no answer can be worked out.

All that is shown is the release of a round and, where paper came late, that of the late forms beside it; the
two are judged together. Pages, comparisons, reports and public results know no raw counts, only releases
(``tests/test_no_other_way_out.py``), so they tell no more than the two side by side.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cache

import pytest

from forms_app.core.definition import Choice, Counts, FormDefinition, Text, Theme
from forms_app.core.disclosure import Protected, Turnout, Withheld, protect
from forms_app.core.office import Thresholds
from forms_app.core.tallies import SchoolTally
from tests.attacks.disclosure_attack import bare_table, triples
from tests.attacks.effort import FULL, Figure
from tests.attacks.release_judge import Cell, Question, World, given_away
from tests.factories import raw, survey

ROUNDS = 10_000 if FULL else 60
SIZES = ((0, 4), (5, 11), (5, 11), (12, 19), (12, 40), (41, 130))  # forms of a school
LATE = "late "  # what came late to "A" are the answers of "late A"


@dataclass(frozen=True)
class Round:
    """Everything that decides about its releases."""

    definition: FormDefinition
    answered: World
    turnouts: Mapping[str, Turnout]
    pooled: frozenset[str]
    thresholds: Thresholds
    made: dict[Hashable, Protected] = field(default_factory=dict)  # some of what was published before

    def published(self, world: World) -> list[Protected]:
        """All that any role can be shown of this round, were these the answers."""
        first = {code: answers for code, answers in world.items() if not code.startswith(LATE)}
        late = {code.removeprefix(LATE): world[code] for code in world if code.startswith(LATE)}
        apart = {code: Turnout(0, sum(each[0]), sum(each[0])) for code, each in late.items()}
        return [self._release(first, self.turnouts), *([self._release(late, apart)] if late else [])]

    def together(self) -> list[set[str]]:
        """The schools that each release shows as one."""
        shown = zip(("", LATE), self.published(self.answered), strict=False)
        return [
            {begin + code for code, result in each.schools.items() if isinstance(result, Withheld)}
            for begin, each in shown
        ]

    def _release(self, world: World, turnouts: Mapping[str, Turnout]) -> Protected:
        known = (id(turnouts) == id(self.turnouts), *map(tuple, world.values()))
        if known not in self.made:
            if len(self.made) > 100:
                self.made.clear()
            tallies = {code: _tally(code, tuple(questions)) for code, questions in world.items()}
            pooled = self.pooled & world.keys()
            self.made[known] = protect(self.definition, tallies, turnouts, pooled, self.thresholds)
        return self.made[known]


@cache
def _tally(code: str, questions: tuple[Question, ...]) -> SchoolTally:
    return raw(sum(questions[0]), *(each[:3] for each in questions), school=code)


def random_round(rng: random.Random) -> Round:
    themes = [rng.choice(list(Theme)) for _ in range(rng.randint(3, 7))]
    if rng.random() < 0.6:
        themes = [themes[0]] * rng.randint(3, 5) + themes[3:]  # one theme that shows
    definition = survey(*themes)
    if rng.random() < 0.25:
        definition = asking_who_too(definition)
    schools, late = rng.randint(1, 6), rng.random() < 0.25
    answered = {}
    for code in "ABCDEF"[: min(schools, 3) if late else schools]:
        forms = rng.randint(*rng.choice(SIZES))
        answered[code] = tuple(_answers(rng, forms) for _ in definition.questions)
    turnouts = {code: _turnout(rng, sum(answers[0])) for code, answers in answered.items()}
    pooled = frozenset(code for code in answered if rng.random() < 0.2)
    limits = Thresholds(results=rng.choice((5, 5, 5, 6, 9, 12, 20)), pool_answers=rng.choice((10, 10, 15)))
    for code in rng.sample(sorted(answered), rng.randint(1, len(answered))) if late else ():
        forms = rng.randint(limits.results, limits.results + 15)  # fewer of a school are not counted
        answered[LATE + code] = tuple(_answers(rng, forms) for _ in definition.questions)
    return Round(definition, answered, turnouts, pooled, limits)


def asking_who_too(definition: FormDefinition) -> FormDefinition:
    """The last question asks which of three kinds of people one is."""
    kinds = tuple(Choice(kind, Text(kind), counts=Counts.EXCLUDED) for kind in ("good", "fair", "bad"))
    *opinions, last = definition.questions
    who = replace(last, background=True, theme=None, required=False, choices=kinds)
    return replace(definition, sections=(replace(definition.sections[0], questions=(*opinions, who)),))


def _turnout(rng: random.Random, forms: int) -> Turnout:
    """Some forms on paper, in piles of five at least; more forms than people now and then."""
    asked = rng.choice((0, 3, 12, 30, 200))
    paper = rng.randint(5, forms) if forms >= 5 and rng.random() < 0.3 else 0
    return Turnout(asked, rng.choice((asked, forms)), paper, open_to_all=rng.random() < 0.5)


def _answers(rng: random.Random, forms: int) -> Question:
    """Often unanimous or nearly so, often nobody left out."""
    left_out = min(forms, rng.choice((0, 0, 0, 1, 2, rng.randint(0, forms))))
    counted = forms - left_out
    away = min(counted, rng.choice((0, 0, 1, 2, rng.randint(0, counted))))
    split = rng.randint(0, away)
    first, second, third = rng.sample((counted - away, split, away - split), 3)
    return first, second, third, left_out


@dataclass(frozen=True)
class Audit:
    """What became of one random round."""

    numbers: int  # looked at
    unanimous: int  # questions
    late: bool
    given_away: list[Cell]


def audit(number: int) -> Audit:
    made = random_round(random.Random(number))
    found = given_away(made.answered, made.published, made.together(), known_left_out=number % 2 == 1)
    _tally.cache_clear()
    questions = [each for school in made.answered.values() for each in school]
    unanimous = sum(sum(each) > 0 and sum(each[:3]) == max(each[:3]) for each in questions)
    late = any(code.startswith(LATE) for code in made.answered)
    return Audit(4 * len(questions), unanimous, late, found)


def audits() -> Iterator[Audit]:
    if not FULL:
        yield from map(audit, range(ROUNDS))
        return
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        yield from pool.map(audit, range(ROUNDS), chunksize=50)


def test_every_category_keeps_three_possible_numbers_in_every_round(figure: Figure) -> None:
    done = list(audits())
    faults = {number: each.given_away for number, each in enumerate(done) if each.given_away}
    cells = sum(map(len, faults.values()))
    figure(
        f"T7 numbers given away in {ROUNDS} random rounds, {sum(each.late for each in done)} with late paper",
        f"{cells} of {sum(each.numbers for each in done)}; "
        f"{sum(each.unanimous for each in done)} questions were unanimous",
    )
    assert faults == {}


# The judge sees what is there to be seen

Way = Callable[[Round, World], object]  # to publish


@pytest.mark.parametrize(("answers", "least"), [(10, 1.0), (20, 0.85), (30, 0.85)])
def test_the_same_judge_finds_what_the_usual_table_gives_away(
    answers: int, least: float, figure: Figure
) -> None:
    def published(world: World) -> object:
        return bare_table(*world["A"][0][:3])

    states = [(*state, 0) for state in triples(answers)][:: 1 if FULL else 3]
    found = Counter(
        bool(given_away({"A": [state]}, published, known_left_out=True, tries=999)) for state in states
    )
    figure(
        f"T7 control, usual table, n = {answers}: ways to answer given away",
        f"{found[True]} of {len(states)}",
    )
    assert found[True] / len(states) >= least


def _counted_apart(made: Round, world: World) -> object:
    return made.published(world)


def _added_up(made: Round, world: World) -> object:
    """Late forms published by counting all forms again, those that had been counted among them."""
    both = tuple(tuple(map(sum, zip(*each, strict=True))) for each in zip(*world.values(), strict=True))
    return made.published({"A": world["A"]}), made.published({"A": both})


def _told_bare(made: Round, world: World) -> object:
    """Late forms published beside the first release as they are."""
    return made.published({"A": world["A"]}), [bare_table(*each[:3]) for each in world[f"{LATE}A"]]


@pytest.mark.parametrize(("way", "share"), [(_counted_apart, 0), (_added_up, 1), (_told_bare, 1)])
def test_the_same_judge_finds_late_forms_that_are_not_counted_apart(
    way: Way, share: int, figure: Figure
) -> None:
    """Of five that came late and agree, beside twenty in whose bands there is little room."""
    worlds = [{"A": [(good, 0, 20 - good, 0)], f"{LATE}A": [(5, 0, 0, 0)]} for good in (11, 15)]
    found = sum(bool(_found_in(way, world)) for world in worlds)
    figure(f"T7 control, late forms {way.__name__.strip('_')}: given away", f"{found} of {len(worlds)}")
    assert found == share * len(worlds)


def _found_in(way: Way, world: World) -> list[Cell]:
    made = Round(survey(Theme.BIET), world, {"A": Turnout(30, 30)}, frozenset(), Thresholds())
    return given_away(world, lambda other: way(made, other), [set(world)], known_left_out=True, tries=100)
