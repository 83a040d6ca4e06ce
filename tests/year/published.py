"""What a released survey may show of the raw answers, rule by rule of design D7, and what follows from it.

A release is read as plain JSON. ``broken`` compares it with every single answer:

own      a school shows nothing of its own below five forms, nor, of staff, where seven or fewer work
many     the number of forms is told from 20 on; below it a band that holds the number
rate     forms of those asked, in a range of fives that holds the real share
question its favourable share lies in the range shown, and at least three counts of the answers do so
theme    made of three shown questions or more, in a range that holds the mean of their real shares
word     of few forms: no question at all, and the word is that of the third which all answers together fill
pool     withheld schools stand together only from three schools with answers and ten forms on

``poll_figures`` then counts schools from what is shown of each, never from raw answers (D7 again).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from tests.year.district import BY_CODE, Entry
from tests.year.forms_read import asked, choices
from tests.year.recount_visits import Found

FEWEST, EXACT_FROM, SMALL_STAFF, POOL_SCHOOLS, POOL_FORMS = 5, 20, 7, 3, 10
FEWEST_COUNTS, OF_A_THEME = 3, 3
ROUNDED = Fraction(1, 2)  # percent: thirds are told as 33 and 67
RATES = (80, 50, 0)
WORDS = {"high": "Cao", "middle": "Trung bình", "low": "Thấp"}


class Raw:
    """The forms of one school, counted by question: favourable, and all that are no way out."""

    def __init__(self, form: str, school: str, forms: list[dict[str, str]]) -> None:
        self.school, self.forms = school, forms
        self.themes = {one["name"]: one["theme"] for _section, one in asked(form, BY_CODE[school])}
        how = {name: dict(known) for name, known in choices(form).items()}
        self.counts = {}
        for name in self.themes:
            given = [how[name][each[name]] for each in forms if name in each]
            self.counts[name] = (given.count("favourable"), len(given) - given.count("excluded"))

    def share(self, name: str) -> Fraction:
        favourable, counted = self.counts[name]
        return Fraction(100 * favourable, counted)

    def together(self, themes: list[str]) -> Fraction:
        mine = [
            self.counts[name]
            for name, theme in self.themes.items()
            if theme in themes and self.counts[name][1] >= FEWEST
        ]
        return Fraction(100 * sum(each for each, _ in mine), sum(each for _, each in mine))


def broken(form: str, audience: str, shown: Found, forms: Mapping[str, list[dict[str, str]]]) -> list[str]:
    """The rules that a release breaks; none where all is well."""
    faults: list[str] = []
    withheld = []
    for school, result in shown["schools"].items():
        raw = Raw(form, school, forms[school])
        small = audience == "staff" and BY_CODE[school]["staff"] <= SMALL_STAFF
        if (len(raw.forms) < FEWEST or small) != ("why" in result):
            faults.append(f"own {school}")
        if "why" in result:
            withheld.append(raw)
            continue
        people = BY_CODE[school]["staff" if audience == "staff" else "families"]
        rules = (*_of_forms(result, raw, people), *_of_answers(result, raw))
        faults += [f"{rule} {school}" for rule in rules]
    told = [len(each.forms) for each in withheld if each.forms]
    if ("why" in shown["pool"]) != (len(told) < POOL_SCHOOLS or sum(told) < POOL_FORMS):
        faults.append("pool")
    return faults


def _of_forms(result: Found, raw: Raw, people: int) -> Iterator[str]:
    low, high = result["answers"]["low"], result["answers"]["high"]
    if not low <= len(raw.forms) <= high or (low == high) != (len(raw.forms) >= EXACT_FROM):
        yield "many"
    rate, real = result["rate"], Fraction(100 * len(raw.forms), people)
    if not rate["low"] <= min(real, 100) <= rate["high"] or (rate["low"] % 5, rate["high"] % 5) != (0, 0):
        yield "rate"


def _of_answers(result: Found, raw: Raw) -> Iterator[str]:
    for each in result["questions"]:
        counted, shown = raw.counts[each["name"]][1], each["favourable"]
        fits = [count for count in range(counted + 1) if _holds(shown, Fraction(100 * count, counted))]
        if len(fits) < FEWEST_COUNTS or raw.counts[each["name"]][0] not in fits:
            yield f"question {each['name']}"
    names = [each["name"] for each in result["questions"]]
    if result["words_only"] and names:
        yield "word"
    for each in result["themes"]:
        mine = [name for name in names if raw.themes[name] in each["themes"]]
        if each["word"]:
            good = _third(raw.together(each["themes"])) == _third_of(each["range"]) and result["words_only"]
            if not good:
                yield "word"
        elif each["range"]:
            mean = sum((raw.share(name) for name in mine), Fraction(0)) / max(len(mine), 1)
            if len(mine) < OF_A_THEME or not _holds(each["range"], mean):
                yield f"theme {'+'.join(each['themes'])}"


def _holds(shown: Found, share: Fraction) -> bool:
    return shown["low"] - ROUNDED <= share <= shown["high"] + ROUNDED


def _third(share: Fraction) -> str:
    return "high" if 3 * share >= 200 else "low" if 3 * share < 100 else "middle"


def _third_of(shown: Found) -> str:
    return _third(Fraction(shown["low"] + shown["high"], 2))


# What the reports count from it


def poll_figures(key: str, shown: Found | None) -> Found:
    """``shown`` is None where nothing was released."""
    name = f"survey.{key}"
    names = ("schools", "shown", "withheld", "rate", *(f"rate.{floor}" for floor in RATES))
    if shown is None:
        return {f"{name}.{each}": None for each in names}
    own = [each for each in shown["schools"].values() if "why" not in each]
    rates = sorted((each["rate"] for each in own), key=lambda each: (each["low"] + each["high"], each["low"]))
    floors = [next(floor for floor in RATES if each["low"] + each["high"] >= 2 * floor) for each in rates]
    figures: Found = {
        f"{name}.schools": len(shown["schools"]),
        f"{name}.shown": len(own),
        f"{name}.withheld": len(shown["schools"]) - len(own),
        f"{name}.rate": _words(rates[(len(rates) - 1) // 2]),
        **{f"{name}.rate.{floor}": floors.count(floor) for floor in RATES},
    }
    for place, theme in enumerate(own[0]["themes"]):
        told = [each["themes"][place] for each in own]
        if any(each["why"] != "not_asked" for each in told):
            stands = [_third_of(each["range"]) for each in told if each["range"]]
            figures |= _theme(f"{name}.{'+'.join(theme['themes'])}", stands)
    return figures


def _theme(name: str, stands: list[str]) -> Found:
    ordered = sorted(stands, key=("low", "middle", "high").index)
    median = WORDS[ordered[(len(ordered) - 1) // 2]].lower() if ordered else None
    return {f"{name}.{word}": stands.count(word) for word in WORDS} | {f"{name}.median": median}


def _words(rate: Found) -> str:
    low, high = rate["low"], rate["high"]
    if low == high:
        return f"{low} %"
    return f"từ {low} % trở lên" if high == 100 else f"không quá {high} %" if low == 0 else f"{low}–{high} %"


def raw_forms(diary: list[Entry], key: str) -> dict[str, list[dict[str, Any]]]:
    """By school every form that was answered in a round."""
    mine = (each for each in diary if each["does"] == "answer" and each["round"] == key)
    return {each["school"]: each["forms"] for each in mine}
