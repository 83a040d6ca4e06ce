"""Lists of releases for pages of many schools: which rounds there are, and their themes without questions."""

from __future__ import annotations

from collections import OrderedDict
from hashlib import blake2b
from typing import Any

from ..core.definition import Audience
from ..core.disclosure import Protected, thaw
from ..core.rounds import Round
from .models import PosterRow, ReleaseRow, RoundRow
from .rounds import round_from

MOST_KNOWN = 12  # releases whose themes are kept, a few megabytes each in a province
_KNOWN: OrderedDict[bytes, Protected] = OrderedDict()  # by digest of what was frozen


def released_rounds(school: str | None = None) -> list[Round]:
    """The rounds of ``releases``, without what was released."""
    query = ReleaseRow.select(ReleaseRow.round, RoundRow).join(RoundRow)
    if school is not None:
        query = query.where(ReleaseRow.round.in_(taken_part(school)))
    query = query.order_by(ReleaseRow.made_on.desc(), RoundRow.id.desc())
    return [round_from(row.round) for row in query]


def themes_released(period: str, audience: Audience) -> Protected | None:
    """The newest release of a period and audience, its themes alone: for lists of many schools."""
    query = ReleaseRow.select(ReleaseRow.body).join(RoundRow)
    query = query.where(RoundRow.period == period, RoundRow.audience == audience.value)
    row = query.order_by(ReleaseRow.made_on.desc(), RoundRow.id.desc()).first()
    return _themes(row.body) if row else None


def taken_part(school: str) -> Any:
    """The rounds of a school, as part of a query."""
    return PosterRow.select(PosterRow.round).where(PosterRow.school == school)


def _themes(body: str) -> Protected:
    """A release never changes, and reading that of a thousand schools takes a tenth of a second."""
    digest = blake2b(body.encode()).digest()
    found = _KNOWN.get(digest) or thaw(body, questions=False)
    _KNOWN[digest] = found
    while len(_KNOWN) > MOST_KNOWN:
        _KNOWN.popitem(last=False)
    return found
