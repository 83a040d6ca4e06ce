"""What the stores hold, and how to empty those of a demo; data of a real office is never touched."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from ..storage.erase import erase
from ..storage.rounds import rounds
from ..storage.schools import schools
from ..storage.users import users
from .district import District
from .state import read_state


class Content(Enum):
    """What lies in the named store."""

    NOTHING = "nothing"
    HALF = "half"  # a demo whose loading was cut short
    DEMO = "demo"
    REAL = "real"


def content(instance: Path) -> Content:
    """A demo is a store with a demo's file beside it and no account that a person made."""
    accounts = users()
    if any(not account.demo for account in accounts):
        return Content.REAL
    state = read_state(instance)
    if state is not None:
        return Content.DEMO if state["complete"] and accounts else Content.HALF
    return Content.REAL if accounts or schools() or rounds() else Content.NOTHING


def wipe(district: District) -> None:
    """Empty both stores. The boxes go first: without their rounds nothing would know of them."""
    for each in rounds():
        district.box.destroy(each.id)
        district.box.keys.destroy(each.id)
    district.letters.clear()
    erase()
