"""Reading frozen results back; the shapes are those of ``results``, written by ``dataclasses.asdict``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from ..definition import Text, Theme
from .coarsening import AnswerBand, Range
from .results import (
    BackgroundResult,
    District,
    DistrictTheme,
    HiddenQuestion,
    QuestionResult,
    SchoolResult,
    ThemeResult,
    Why,
    Withheld,
    Word,
)


def read_result(data: Mapping[str, Any], questions: bool = True) -> SchoolResult | Withheld:
    """One school, or the pool; without ``questions`` its themes alone, which takes a fraction of the time."""
    if "why" in data:
        return Withheld(Why(data["why"]), data["fewer_than"])
    return SchoolResult(
        school=data["school"],
        answers=AnswerBand(**data["answers"]),
        rate=_range(data["rate"]),
        more_than_expected=data["more_than_expected"],
        themes=tuple(_theme(each) for each in data["themes"]),
        questions=tuple(_question(each) for each in data["questions"]) if questions else (),
        hidden=tuple(_hidden(each) for each in data["hidden"]) if questions else (),
        words_only=data["words_only"],
        paper=AnswerBand(**data["paper"]) if data.get("paper") else None,
        open_to_all=data.get("open_to_all", False),
        background=tuple(_background(each) for each in data.get("background", ())) if questions else (),
    )


def read_district(data: Mapping[str, Any]) -> District:
    themes = (
        DistrictTheme(
            _themes(each["themes"]),
            each["high"],
            each["middle"],
            each["low"],
            Word(each["median"]) if each["median"] else None,
        )
        for each in data["themes"]
    )
    return District(data["shown"], data["withheld"], tuple(themes))


def _theme(data: Mapping[str, Any]) -> ThemeResult:
    shown = data["range"] or {}
    return _theme_result(
        tuple(data["themes"]), shown.get("low"), shown.get("high"), data["word"], data["why"]
    )


@lru_cache(maxsize=4096)
def _theme_result(
    names: tuple[str, ...], low: int | None, high: int | None, word: str | None, why: str | None
) -> ThemeResult:
    """Many schools show the same: each is made once."""
    return ThemeResult(
        _themes(names),
        Range(low, high) if low is not None and high is not None else None,
        Word(word) if word else None,
        Why(why) if why else None,
    )


def _question(data: Mapping[str, Any]) -> QuestionResult:
    return QuestionResult(
        data["name"],
        Text(**data["label"]),
        Theme(data["theme"]) if data["theme"] else None,
        Range(**data["favourable"]),
        Range(**data["neutral"]),
        Range(**data["unfavourable"]),
        _range(data["excluded"]),
    )


def _background(data: Mapping[str, Any]) -> BackgroundResult:
    return BackgroundResult(
        data["name"],
        Text(**data["label"]),
        tuple((Text(**label), Range(**share)) for label, share in data["kinds"]),
        _range(data["excluded"]),
    )


def _hidden(data: Mapping[str, Any]) -> HiddenQuestion:
    return HiddenQuestion(
        data["name"],
        Text(**data["label"]),
        Theme(data["theme"]) if data["theme"] else None,
        Why(data["why"]),
    )


def _themes(names: Iterable[str]) -> tuple[Theme, ...]:
    return tuple(Theme(name) for name in names)


def _range(data: Mapping[str, int] | None) -> Range | None:
    return Range(**data) if data else None
