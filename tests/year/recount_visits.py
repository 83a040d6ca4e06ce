"""Counts inspections once more, from the diary alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from statistics import median_low
from typing import Any

from tests.year.district import BY_CODE, Entry
from tests.year.forms_read import SHARES, asked, settings

LEVELS = ("mn", "th", "thcs", "th_thcs")
THEMES = ("biet", "ban", "lam", "kiem_tra", "giam_sat", "thu_huong")
RESOLUTION = "c_hoi_nghi_nghi_quyet"
Found = dict[str, Any]


@dataclass(frozen=True)
class Span:
    """What is asked about: the periods that make it, its days, and the day on which somebody asks."""

    codes: tuple[str, ...]
    first: date
    last: date
    day: date

    @property
    def as_of(self) -> date:
        return min(self.last, self.day)


def percent(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """One decimal, half up; None of nothing."""
    if not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def middle(values: Iterable[Any]) -> Any:
    known = [each for each in values if each is not None]
    return median_low(known) if known else None


def count(entries: Iterable[Entry], **wanted: Any) -> int:
    return sum(all(each[name] == value for name, value in wanted.items()) for each in entries)


# Inspections


def score(visit: Entry) -> Found:
    """Points of 100, by theme too, and the class that points and key items give."""
    rows = [
        (one["theme"], one["points"], SHARES.get(visit["marks"][one["name"]]), one.get("key", False))
        for _section, one in asked(visit["form"], BY_CODE[visit["school"]], visit["sponsored"])
    ]

    def share(kept: Callable[[str], bool]) -> Decimal | None:
        known = [(points, halves) for theme, points, halves, _ in rows if halves is not None and kept(theme)]
        earned = sum((Decimal(points) * halves / 2 for points, halves in known), Decimal(0))
        return percent(earned, sum(points for points, _ in known))

    whole = share(lambda theme: True)
    failed = sum(key and halves == 0 for _, _, halves, key in rows)
    themes = {theme: share(lambda each, one=theme: each == one) for theme in THEMES}
    return {"value": whole, "class": _class(whole, failed), "themes": themes}


def _class(value: Decimal | None, failed: int) -> str | None:
    limits = settings()["class_limits"]
    names = [each["name"] for each in limits["classes"]]
    if value is None:
        return None
    place = next(n for n, each in enumerate(limits["classes"]) if value >= each["lowest"])
    if failed:
        place = max(place, names.index(limits["cap_one_key" if failed == 1 else "cap_more_keys"]))
    return names[place]


def inspected(diary: list[Entry], span: Span) -> Found:
    """Planned, done, and the visit that stands for each school: the last full one, else the last short."""
    off = {each["visit"] for each in diary if each["does"] == "call off"}
    planned = {
        each["visit"]: each
        for each in diary
        if each["does"] == "plan visit" and each["period"] in span.codes and each["visit"] not in off
    }
    done = [each for each in diary if each["does"] == "hand in visit" and each["visit"] in planned]
    in_order = sorted(done, key=lambda each: (not each["short"], planned[each["visit"]]["starts_on"]))
    return {"planned": planned, "done": done, "stands": {each["school"]: each for each in in_order}}


def inspection_figures(found: Found, own_classes: dict[str, str]) -> Found:
    """``own_classes``: by school, the class that it gave itself."""
    stands = found["stands"]
    full = {school: score(visit) for school, visit in stands.items() if not visit["short"]}
    classes = [each["name"] for each in settings()["class_limits"]["classes"]]
    places = {
        school: (full[school]["class"] or "short")
        if school in full
        else ("short" if school in stands else "none")
        for school in BY_CODE
    }
    figures: Found = {
        "visits": len(found["planned"]),
        "visits.done": len(found["done"]),
        "inspected": len(stands),
        "inspected.full": len(full),
        "score.median": middle(each["value"] for each in full.values()),
    }
    both = [
        abs(classes.index(own) - classes.index(full[school]["class"]))
        for school, own in own_classes.items()
        if school in full and full[school]["class"]
    ]
    figures["class.apart"] = sum(each >= 2 for each in both) if both else None
    for place in (*classes, "short", "none"):
        figures[f"class.all.{place}"] = list(places.values()).count(place)
        for level in LEVELS:
            mine = [places[code] for code, each in BY_CODE.items() if each["level"] == level]
            figures[f"class.{level}.{place}"] = mine.count(place)
    for theme in THEMES:
        figures[f"theme.{theme}"] = middle(each["themes"][theme] for each in full.values())
    return figures


def resolution_figures(found: Found) -> Found:
    full = [each for each in found["stands"].values() if not each["short"]]
    marks = [each["marks"].get(RESOLUTION, "") for each in full]
    names = {"met": "dat", "partly": "dat_mot_phan", "unmet": "chua_dat"}
    return {f"resolution.{name}": marks.count(mark) for name, mark in names.items()}
