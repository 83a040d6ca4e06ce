"""Who gave which answer: the clues are tried on stores of known history, and the best is used on others."""

from __future__ import annotations

import random
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.attacks.clues import CLUES, in_line
from tests.attacks.evidence import Evidence
from tests.attacks.layouts import FILE, Layout, Person

RATINGS = "ratings"
TRAINING = 12  # stores of the attacker's own

Order = Sequence[bytes]
Orders = Mapping[str, Mapping[str, Order]]  # by kind of record and by clue


@dataclass(frozen=True)
class Trial:
    """One store: who came in which order, and the orders that the clues suggest."""

    people: Sequence[Person]
    orders: Orders
    insiders: Mapping[bytes, int]

    def placed(self, clue: str) -> float:
        """Share of the ratings put in the right place in line."""
        return _share(self.orders[RATINGS][clue], [each.ratings for each in self.people])

    def linked(self, kind: str, clues: tuple[str, str]) -> float:
        """Share of the records of another kind that are paired with the rating of the same person."""
        theirs = {getattr(each, kind): each.ratings for each in self.people}
        mine = [theirs[record] for record in self.orders[kind][clues[0]]]
        return _share(self.orders[RATINGS][clues[1]], mine)

    def in_sequence(self, clue: str) -> float:
        """Share of all pairs of ratings put in the right sequence."""
        rank = {each.ratings: place for place, each in enumerate(self.people)}
        ranks = [rank[record] for record in self.orders[RATINGS][clue]]
        pairs = [first < second for first, second in combinations(ranks, 2)]
        return sum(pairs) / len(pairs)

    def told_by_insiders(self) -> float:
        """Share of the others whose rating is found when insiders' own places tell which clue to trust."""
        told = self.insiders

        def fit(clue: str) -> float:
            order = self.orders[RATINGS][clue]
            return sum(order[place] == record for record, place in told.items())

        best = max(self.orders[RATINGS], key=fit)
        others = [each.ratings for place, each in enumerate(self.people) if place not in told.values()]
        return _share([record for record in self.orders[RATINGS][best] if record not in told], others)


@dataclass(frozen=True)
class Verdict:
    """Mean scores of the best clues on stores that had no part in choosing them."""

    people: int
    trials: int
    placed: float
    linked: Mapping[str, float]  # by kind of record
    in_sequence: float
    insiders: float
    clue: str

    @property
    def by_chance(self) -> float:
        """What guessing gives, and three standard deviations on top."""
        return _by_chance(self.people, self.people * self.trials)

    @property
    def by_chance_among_others(self) -> float:
        others = self.people - self.people // 2
        return _by_chance(others, others * self.trials)

    @property
    def sequence_by_chance(self) -> float:
        n = self.people
        return 0.5 + 3 * sqrt((2 * n + 5) / (18 * n * (n - 1)) / self.trials)

    @property
    def chance_only(self) -> bool:
        """Whether no score is better than guessing."""
        return (
            max(self.placed, *self.linked.values()) <= self.by_chance
            and self.in_sequence <= self.sequence_by_chance
            and self.insiders <= self.by_chance_among_others
        )

    def __str__(self) -> str:
        links = ", ".join(f"{kind} {share:.3f}" for kind, share in self.linked.items())
        return (
            f"placed {self.placed:.3f}, linked {links} (chance + 3 sigma {self.by_chance:.3f}); "
            f"sequence {self.in_sequence:.3f} ({self.sequence_by_chance:.3f}); "
            f"with insiders {self.insiders:.3f} ({self.by_chance_among_others:.3f})"
        )


def attack(
    layout: Layout, people: int, trials: int, kinds: Sequence[str], folder: Path, seed: int
) -> Verdict:
    """Choose the clues on some stores, then score them on ``trials`` others."""
    rng = random.Random(seed)
    training = [_trial(layout, people, kinds, folder, rng) for _ in range(min(TRAINING, trials))]
    scored = [_trial(layout, people, kinds, folder, rng) for _ in range(trials)]
    names = list(training[0].orders[RATINGS])
    place = max(names, key=lambda name: _mean(each.placed(name) for each in training))
    sequence = max(names, key=lambda name: _mean(each.in_sequence(name) for each in training))
    linked = {}
    for kind in kinds:
        pairs = [(one, other) for one in names for other in names]
        best = max(pairs, key=lambda pair: _mean(each.linked(kind, pair) for each in training))
        linked[kind] = _mean(each.linked(kind, best) for each in scored)
    return Verdict(
        people,
        trials,
        _mean(each.placed(place) for each in scored),
        linked,
        _mean(each.in_sequence(sequence) for each in scored),
        _mean(each.told_by_insiders() for each in scored),
        place,
    )


def evidence_of(
    layout: Layout, people: Sequence[Person], kinds: Sequence[str], folder: Path, rng: random.Random
) -> Evidence:
    """Let people answer in this order and take everything that lies there then."""
    with TemporaryDirectory(dir=folder) as inside:
        copies = layout(Path(inside), people, rng)
    records = {
        kind: rng.sample([getattr(each, kind) for each in people], len(people)) for kind in (RATINGS, *kinds)
    }
    told = rng.sample(range(len(people)), len(people) // 2)
    return Evidence(copies, FILE, records, {people[place].ratings: place for place in told})


def _trial(layout: Layout, people: int, kinds: Sequence[str], folder: Path, rng: random.Random) -> Trial:
    came = [Person.anybody(rng) for _ in range(people)]
    evidence = evidence_of(layout, came, kinds, folder, rng)
    orders: dict[str, dict[str, Order]] = {}
    for kind, records in evidence.records.items():
        orders[kind] = {}
        for name, clue in CLUES.items():
            order = in_line(clue(evidence, records), records, rng)
            orders[kind] |= {name: order, f"{name}, backwards": order[::-1]}
    return Trial(came, orders, evidence.insiders)


def _share(guessed: Order, true: Order) -> float:
    return sum(one == other for one, other in zip(guessed, true, strict=True)) / len(true)


def _mean(shares: object) -> float:
    return statistics.fmean(shares)  # type: ignore[arg-type]


def _by_chance(among: int, guesses: int) -> float:
    return 1 / among + 3 * sqrt(1 / among * (1 - 1 / among) / guesses)
