"""What a photo belongs to, as one word: a visit, an action, or what came late for a visit.

A photo of a visit or an action is evidence. What came late is none: it waits under ``of_late(uuid)``, and of
what was given up the name is kept under ``of_dropped(uuid)`` (late_photos.py).
"""

from __future__ import annotations

from ..core.photos import PhotoState

VISIT, ACTION, LATE, DROPPED = "visit:", "action:", "late:", "dropped:"
_STATES = {LATE: PhotoState.WAITING, DROPPED: PhotoState.DROPPED}  # of the rest: placed
_BESIDE = {VISIT: LATE, LATE: VISIT}


def of_visit(uuid: str) -> str:
    """The owner of the photos of a visit."""
    return VISIT + uuid


def of_action(code: str) -> str:
    """The owner of the photos of a school's answers to an action."""
    return ACTION + code


def of_late(uuid: str) -> str:
    """The owner of what came late for a visit and waits until somebody chooses."""
    return LATE + uuid


def of_dropped(uuid: str) -> str:
    """The owner of what came late for a visit and was given up."""
    return DROPPED + uuid


def split(owner: str) -> tuple[str, str]:
    """Its kind, one of the four, and the uuid or code."""
    kind, colon, name = owner.partition(":")
    return kind + colon, name


def state_of(owner: str) -> PhotoState:
    """What became of a photo that lies there."""
    return _STATES.get(split(owner)[0], PhotoState.PLACED)


def beside(owner: str) -> str | None:
    """Where else a photo for the same item may have been begun, in time or late; of an action's: nowhere."""
    kind, name = split(owner)
    return _BESIDE[kind] + name if kind in _BESIDE else None


def may_lie_at(owner: str) -> tuple[str, ...]:
    """Where a photo may be that is sent to ``owner``: of one that came late somebody may have chosen."""
    kind, name = split(owner)
    return (of_visit(name), owner, of_dropped(name)) if kind == LATE else (owner,)
