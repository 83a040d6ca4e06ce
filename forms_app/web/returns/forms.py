"""Which forms are owed each period, and the periods that they may be filled for."""

from __future__ import annotations

from collections.abc import Sequence

from ...core.definition import Filler, FormDefinition
from ...core.errors import NotFound
from ...core.returns import code_before
from ...storage import returns as store
from ...storage.forms import published_forms
from ...storage.periods import NO_PERIOD
from ..clock import today
from ..periods import half_year

SCHOOL_FILLERS = (Filler.SCHOOL, Filler.SCHOOL_BOARD)


def periodic_forms(*fillers: Filler) -> list[FormDefinition]:
    """The latest version of every form that one of ``fillers`` owes each period, by form id."""
    every = (each.definition for each in published_forms())
    return [definition for definition in every if definition.filler in fillers]


def school_forms() -> list[FormDefinition]:
    """Those of schools, the principal's before their board's."""
    return in_order(periodic_forms(*SCHOOL_FILLERS))


def in_order(forms: Sequence[FormDefinition]) -> list[FormDefinition]:
    """Those of schools among ``forms``, the principal's before their board's."""
    return [each for filler in SCHOOL_FILLERS for each in forms if each.filler is filler]


def known_periods() -> list[str]:
    """Codes of the half-years that are reported: this one, the last, and those in use; the latest first."""
    current = half_year(today())
    return sorted({current, code_before(current), *store.used_periods()}, reverse=True)


def asked_periods() -> list[str]:
    """This half-year, and those for which somebody has begun: nobody is late for a time before all this."""
    return sorted({half_year(today()), *store.used_periods()}, reverse=True)


def known_period(code: str) -> str:
    """``code``, where it is a period that may be filled. Raises NotFound."""
    if code not in known_periods():
        raise NotFound(NO_PERIOD.format(code=code))
    return code
