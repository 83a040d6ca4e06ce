"""What looks like a mistake in a plan, told before it is kept: the officer may go on all the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _
from flask_babel import ngettext

from ...core.language import day
from ...core.plans import Doubt, SameDay, fingerprint
from ...storage.schools import schools_of
from ...storage.users import full_names

FIELD = "confirmed"  # carries which doubts the officer has seen
MOST = 6  # doubts that are told one by one
MOST_SCHOOLS = 3  # named within one doubt


@dataclass(frozen=True)
class Doubts:
    """The doubts as sentences, and the value that confirms exactly these."""

    texts: tuple[str, ...]
    more: int
    value: str


def confirmed(found: Sequence[Doubt]) -> bool:
    """Whether there is nothing to doubt, or the officer has seen just these doubts and goes on."""
    return not found or request.form.get(FIELD) == fingerprint(found)


def told(found: Sequence[Doubt]) -> Doubts:
    shown = found[:MOST]
    names = full_names(each.inspector for each in shown if isinstance(each, SameDay))
    codes = [
        code for each in shown for code in (each.schools if isinstance(each, SameDay) else [each.school])
    ]
    schools = {code: school.name for code, school in schools_of(codes).items()}
    texts = tuple(_sentence(each, names, schools) for each in shown)
    return Doubts(texts, len(found) - len(shown), fingerprint(found))


def _sentence(doubt: Doubt, names: dict[str, str], schools: dict[str, str]) -> str:
    if not isinstance(doubt, SameDay):
        text = _(
            "%(school)s đã có cuộc kiểm tra bằng phiếu đầy đủ trong kỳ này, ngày %(day)s.",
            school=schools[doubt.school],
            day=day(doubt.day),
        )
        return str(text)
    places = [schools[code] for code in doubt.schools]
    listed = ", ".join(places[:MOST_SCHOOLS])
    if (left := len(places) - MOST_SCHOOLS) > 0:
        more = ngettext("và %(num)s trường khác", "và %(num)s trường khác", left)
        listed = f"{listed} {more}"
    start = _("Ngày %(day)s, %(name)s có nhiều cuộc:", day=day(doubt.day), name=names[doubt.inspector])
    return f"{start} {listed}."
