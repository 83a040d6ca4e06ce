"""Releases of random rounds: from all that is shown to anybody no answer can be worked out."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache

import pytest

from forms_app.core.definition import FormDefinition, Theme
from forms_app.core.disclosure import Protected, Withheld, protect
from forms_app.core.office import Thresholds
from forms_app.core.tallies import SchoolTally
from tests.attacks.disclosure_attack import bare_table, triples
from tests.attacks.effort import FULL, Figure
from tests.attacks.release_judge import Cell, Question, World, given_away
from tests.factories import asked, raw, survey

ROUNDS = 10_000 if FULL else 150
SIZES = ((0, 4), (5, 11), (5, 11), (12, 19), (12, 40), (41, 130))  # forms of a school


@dataclass(frozen=True)
class Round:
    """Everything that decides about a release."""

    definition: FormDefinition
    answered: World
    head_counts: dict[str, int]
    pooled: frozenset[str]
    thresholds: Thresholds

    def published(self, world: World) -> Protected:
        """All that any role can be shown of this round, were these the answers."""
        tallies = {code: _tally(code, tuple(questions)) for code, questions in world.items()}
        return protect(self.definition, tallies, asked(self.head_counts), self.pooled, self.thresholds)


@cache
def _tally(code: str, questions: tuple[Question, ...]) -> SchoolTally:
    return raw(sum(questions[0]), *(each[:3] for each in questions), school=code)


def random_round(rng: random.Random) -> Round:
    themes = [rng.choice(list(Theme)) for _ in range(rng.randint(3, 7))]
    if rng.random() < 0.6:
        themes = [themes[0]] * rng.randint(3, 5) + themes[3:]  # one theme that shows
    answered = {}
    for code in "ABCDEF"[: rng.randint(1, 6)]:
        forms = rng.randint(*rng.choice(SIZES))
        answered[code] = tuple(_answers(rng, forms) for _ in themes)
    return Round(
        survey(*themes),
        answered,
        {code: rng.choice((0, 3, 12, 30, 200)) for code in answered},
        frozenset(code for code in answered if rng.random() < 0.2),
        Thresholds(results=rng.choice((5, 5, 5, 6, 9, 12, 20)), pool_answers=rng.choice((10, 10, 15))),
    )


def _answers(rng: random.Random, forms: int) -> Question:
    """Often unanimous or nearly so, often nobody left out."""
    left_out = min(forms, rng.choice((0, 0, 0, 1, 2, rng.randint(0, forms))))
    counted = forms - left_out
    away = min(counted, rng.choice((0, 0, 1, 2, rng.randint(0, counted))))
    split = rng.randint(0, away)
    first, second, third = rng.sample((counted - away, split, away - split), 3)
    return first, second, third, left_out


def audit(number: int) -> tuple[int, int, list[Cell]]:
    """Of one random round: numbers looked at, unanimous questions among them, numbers given away."""
    rng = random.Random(number)
    made = random_round(rng)
    shown = made.published(made.answered).schools
    together = {code for code, result in shown.items() if isinstance(result, Withheld)}
    found = given_away(made.answered, made.published, together, known_left_out=number % 2 == 1)
    _tally.cache_clear()
    questions = [each for school in made.answered.values() for each in school]
    unanimous = sum(sum(each) > 0 and sum(each[:3]) == max(each[:3]) for each in questions)
    return 4 * len(questions), unanimous, found


def audits() -> Iterator[tuple[int, int, list[Cell]]]:
    if not FULL:
        yield from map(audit, range(ROUNDS))
        return
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        yield from pool.map(audit, range(ROUNDS), chunksize=50)


def test_every_category_keeps_three_possible_numbers_in_every_round(figure: Figure) -> None:
    looked_at = unanimous = 0
    faults: dict[int, list[Cell]] = {}
    for number, (count, alike, found) in enumerate(audits()):
        looked_at, unanimous = looked_at + count, unanimous + alike
        if found:
            faults[number] = found
    cells = sum(len(found) for found in faults.values())
    figure(
        f"T7 numbers given away in {ROUNDS} random rounds",
        f"{cells} of {looked_at}; {unanimous} questions were unanimous",
    )
    assert faults == {}


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
