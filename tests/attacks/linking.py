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

from forms_app.storage.sealing import Opener
from tests.attacks.clues import CLUES, in_line
from tests.attacks.evidence import Evidence, HeldKey
from tests.attacks.layouts import FILE, ROUND, Draw, Layout, Person, anybody

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


@dataclass(frozen=True)
class Setting:
    """What is attacked, by whom: ``with_key`` adds the box's keys and takes all copies but the last away."""

    layout: Layout
    people: int
    kinds: Sequence[str]  # of record, to be linked with the ratings
    draw: Draw = anybody
    with_key: bool = False


def attack(setting: Setting, trials: int, folder: Path, seed: int) -> Verdict:
    """Choose the clues on some stores, then score them on ``trials`` others."""
    rng, kinds = random.Random(seed), setting.kinds
    training = [_trial(setting, folder, rng) for _ in range(min(TRAINING, trials))]
    scored = [_trial(setting, folder, rng) for _ in range(trials)]
    names = list(training[0].orders[RATINGS])
    place = max(names, key=lambda name: _mean(each.placed(name) for each in training))
    sequence = max(names, key=lambda name: _mean(each.in_sequence(name) for each in training))
    linked = {}
    for kind in kinds:
        pairs = [(one, other) for one in names for other in names]
        best = max(pairs, key=lambda pair: _mean(each.linked(kind, pair) for each in training))
        linked[kind] = _mean(each.linked(kind, best) for each in scored)
    return Verdict(
        setting.people,
        trials,
        _mean(each.placed(place) for each in scored),
        linked,
        _mean(each.in_sequence(sequence) for each in scored),
        _mean(each.told_by_insiders() for each in scored),
        place,
    )


def evidence_of(setting: Setting, people: Sequence[Person], folder: Path, rng: random.Random) -> Evidence:
    """Let people answer in this order and take everything that lies there then."""
    with TemporaryDirectory(dir=folder) as inside:
        copies = setting.layout(Path(inside), people, rng)
    records = {
        kind: rng.sample([getattr(each, kind) for each in people], len(people))
        for kind in (RATINGS, *setting.kinds)
    }
    told = rng.sample(range(len(people)), len(people) // 2)
    insiders = {people[place].ratings: place for place in told}
    drawn = {each.slips: each.code for each in rng.sample(people, len(people))}
    if not setting.with_key:
        return Evidence(copies, FILE, records, insiders, drawn)
    return Evidence(copies[-1:], FILE, records, insiders, drawn, _opened(people))


def _opened(people: Sequence[Person]) -> HeldKey:
    opener = Opener(ROUND.secret)
    sealed = (record for each in people for record in (each.ratings, each.comments))
    return HeldKey(ROUND.secret.tag_key, {record: opener.open(record) for record in sealed})


def _trial(setting: Setting, folder: Path, rng: random.Random) -> Trial:
    came = [setting.draw(rng, place) for place in range(setting.people)]
    evidence = evidence_of(setting, came, folder, rng)
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
