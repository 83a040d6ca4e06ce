"""Every figure of the half-year's and the year's report, counted once more from the diary.

Plain Python over what people typed: nothing of the product is imported here or in the modules beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from tests.year import recount_actions, recount_rest, recount_returns, recount_visits
from tests.year.district import BY_CODE, YEAR, Entry
from tests.year.published import poll_figures
from tests.year.recount_visits import LEVELS, Found, Span, percent

HALVES = {"H1": (date(YEAR, 1, 1), date(YEAR, 6, 30)), "H2": (date(YEAR, 7, 1), date(YEAR, 12, 31))}
COMPARED = (  # what the annual report sets beside the year before and beside its aims
    *("inspected", "class.all.tot", "class.all.yeu", "score.median"),
    *("share.disclosed", "share.consulted", "share.present", "share.settled", "share.board_answered"),
    *("bc.so_buoi_tuyen_truyen", "bc.so_doi_thoai", "bc.ttnd_so_cuoc_giam_sat", "bc.diem_nong.yes"),
    *("actions", "actions.share", "actions.overdue"),
    *("models.registered", "models.effective", "models.commended"),
)


def span_of(period: str, day: date) -> Span:
    if period == str(YEAR):
        codes = (f"{YEAR}-H1", f"{YEAR}-H2", str(YEAR))
        return Span(codes, HALVES["H1"][0], HALVES["H2"][1], day)
    return Span((period,), *HALVES[period[-2:]], day)


def since_new_year(period: str, day: date) -> Span:
    """Models are those since the year began, whichever half of it is asked about."""
    span = span_of(period, day)
    return Span(span.codes, date(YEAR, 1, 1), span.last, day)


def figures(diary: list[Entry], period: str, day: date, released: Mapping[str, Found]) -> Found:
    """All by name, as somebody finds them who asks on ``day``; ``released``: what is shown of each round."""
    span = span_of(period, day)
    known = [each for each in diary if each["day"] <= day]
    found = recount_visits.inspected(known, span)
    every: Found = {
        "schools": len(BY_CODE),
        **{f"schools.{level}": _many(level) for level in LEVELS},
        **recount_visits.inspection_figures(found, recount_returns.own_classes(known, span)),
        **recount_actions.action_figures(known, found, span),
        **_polls(period, released),
        **recount_rest.model_figures(known, since_new_year(period, day)),
        **recount_returns.own_figures(known, span),
        **recount_rest.body_figures(known, span),
        **recount_rest.plan_figures(known, span),
        **recount_rest.letter_figures(known, span),
        **recount_returns.board_figures(known, span),
        **recount_returns.return_figures(known, span),
    }
    if period == str(YEAR):
        every |= recount_actions.level_figures(known, found, span)
        every |= recount_visits.resolution_figures(found)
        every["resolution.own"] = recount_returns.own_resolution(known, span)
        every |= _compared(every, _aims(known))
    return every


def _many(level: str) -> int:
    return sum(each["level"] == level for each in BY_CODE.values())


def _polls(period: str, released: Mapping[str, Found]) -> Found:
    """In a year each half's surveys bear its name."""
    every: Found = {}
    for half in ("H1", "H2") if period == str(YEAR) else (period[-2:],):
        for audience in ("staff", "parents"):
            key = f"{half.lower()}.{audience}" if period == str(YEAR) else audience
            every |= poll_figures(key, released.get(f"{audience} {YEAR}-{half}"))
    return every


def _aims(diary: list[Entry]) -> dict[str, Decimal]:
    aims = [each["aims"] for each in diary if each["does"] == "aim"]
    return {name: Decimal(value) for name, value in (aims[-1] if aims else {}).items()}


def _compared(every: Found, aims: Mapping[str, Decimal]) -> Found:
    """Of the year before nothing is kept here."""
    beside: Found = {}
    for name in COMPARED:
        now, aim = every[name], aims.get(name)
        beside |= {f"before.{name}": None, f"change.{name}": None, f"target.{name}": aim}
        beside[f"reached.{name}"] = percent(now, aim) if aim and now is not None else None
    return beside
