"""What other parts of the service know about a visit: one function each, so that they can be joined here."""

from __future__ import annotations

from collections.abc import Mapping

from ...core.minutes import Recommendation
from ...core.visits import Visit
from ...storage.photos import counts


def photos_of(visit: Visit) -> Mapping[str, int]:
    """How many photos hang on each item of a visit, by question."""
    return counts(visit.uuid)


def recommendations_of(visit: Visit) -> tuple[Recommendation, ...] | None:
    """The visit's recommendations as they are followed up; None: the lines of the answer stand for them."""
    return None


def open_actions(visit: Visit) -> Mapping[str, str]:
    """What the school still has to put right, by question, in one sentence each; nothing is tracked yet."""
    return {}
