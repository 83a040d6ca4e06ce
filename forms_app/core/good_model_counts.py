"""How the movement stands: models counted by what they have reached, by field and by state (R6).

Counted are the models that were registered from ``since`` to ``until``, as they stood at the end of
``until``; those of a year for one of its halves, then, are all that were registered since the year began.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from .good_models import Field, GoodModel, State, as_of

_LADDER = (State.REGISTERED, State.RUNNING, State.EFFECTIVE, State.COMMENDED, State.REPLICATED)


@dataclass(frozen=True)
class ModelCounts:
    """How many have come how far. Each figure but ``stopped`` holds the next: descending up to ``commended``.

    A model that has stopped counts as registered and as stopped, and as nothing else.
    """

    registered: int = 0
    running: int = 0
    effective: int = 0
    commended: int = 0
    replicated: int = 0
    stopped: int = 0

    def __add__(self, other: ModelCounts) -> ModelCounts:
        return ModelCounts(*(mine + theirs for mine, theirs in zip(self.row, other.row, strict=True)))

    @property
    def row(self) -> tuple[int, ...]:
        """The figures in the order of the fields."""
        return (
            *(self.registered, self.running, self.effective),
            *(self.commended, self.replicated, self.stopped),
        )


@dataclass(frozen=True)
class ModelSummary:
    """R6: the models, by code, and their counts."""

    since: date
    until: date
    models: tuple[GoodModel, ...]  # as they stood on ``until``
    total: ModelCounts
    by_field: Mapping[Field, ModelCounts]  # every field
    by_state: Mapping[State, int]  # every state: each model once, where it stands


def summarise(models: Iterable[GoodModel], since: date, until: date) -> ModelSummary:
    """The list and its counts for some days, both included."""
    stood = sorted(
        (as_of(each, until) for each in models if since <= each.registered_on <= until),
        key=lambda each: each.place,
    )
    states = Counter(each.state for each in stood)
    return ModelSummary(
        since=since,
        until=until,
        models=tuple(stood),
        total=_sum(stood),
        by_field={field: _sum(each for each in stood if each.field is field) for field in Field},
        by_state={state: states[state] for state in State},
    )


def counts_of(model: GoodModel) -> ModelCounts:
    """What one model adds."""
    if model.state is State.STOPPED:
        return ModelCounts(registered=1, stopped=1)
    place = _LADDER.index(model.state)
    return ModelCounts(
        registered=1,
        running=int(place >= 1),
        effective=int(place >= 2),
        commended=int(model.standing.commendation is not None),
        replicated=int(bool(model.copies)),
    )


def _sum(models: Iterable[GoodModel]) -> ModelCounts:
    return sum(map(counts_of, models), ModelCounts())
