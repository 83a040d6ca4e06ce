"""Photos of a school's answer: put by one by one before the answer is sent, a part of it from then on.

They hang at the action under the number of the answer: those of an answer that was taken never change.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ..core.actions import ANSWERS, Action, photos_of_answer
from ..core.photos import Photo, Picture
from .actions import held_for_answer
from .database import write_transaction
from .photo_owners import of_action
from .photos import photos, place, remove


def waiting(action: Action) -> list[Photo]:
    """Those that the next answer will carry."""
    return photos(of_action(action.code), action.next_photos)


def told(action: Action) -> Mapping[int, list[Photo]]:
    """Those of the answers that were taken, by the place of the step among all, from 0."""
    places = [place for place, step in enumerate(action.steps) if step.kind in ANSWERS]
    owner = of_action(action.code)
    return {place: photos(owner, photos_of_answer(number)) for number, place in enumerate(places, start=1)}


@write_transaction
def put_by(code: str, sent: str, length: int, picture: Picture, most: int, by: str, now: datetime) -> Photo:
    """Keep a photo for the next answer. Raises WrongState where none may come, or there are ``most``."""
    return place(of_action(code), held_for_answer(code).next_photos, sent, length, picture, most, by, now)


@write_transaction
def take_back(code: str, sent: str, by: str, now: datetime) -> None:
    """Take one of those away, never one of an answer that was taken. Raises WrongState as ``put_by``."""
    remove(of_action(code), held_for_answer(code).next_photos, sent, by, now)
