"""Which of the visits to a school speaks for it in a period."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..core.comparison import speaking
from ..core.visits import Visit
from ..storage.forms import Filled, forms_of


def spoken(visits: Iterable[Visit]) -> dict[str, Visit]:
    """By school the visit handed in that speaks for it."""
    done = sorted((each for each in visits if each.submitted), key=lambda visit: visit.order)
    return speaking(((each.school, each) for each in done), is_short(done))


def is_short(filled: Iterable[Filled]) -> Callable[[Filled], bool]:
    """Tells of each of these whether a short form was filled."""
    forms = forms_of(filled)
    return lambda each: forms[each.form_id, each.form_version].short
