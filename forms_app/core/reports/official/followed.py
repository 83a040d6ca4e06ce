"""What schools had to put right in a period, and how far that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from ...actions import RECOMMENDATIONS, Action, Origin, State
from ...schools import Level, School
from ...state_document import Align
from .figures import PERCENT, Figure, Group, share
from .model import Column, Line, Sheet
from .source import LEVELS, Source, as_of, of_period

COUNTED = ("all", "done", "share", "overdue")
COLUMNS = (
    Column("Cấp học", 53, plain=True),
    Column("Kiến nghị", 28, Align.CENTRE),
    Column("Đã khắc phục", 28, Align.CENTRE),
    Column("Tỉ lệ", 28, Align.CENTRE),
    Column("Quá hạn", 28, Align.CENTRE),
)
MOST_LIMITS = 5  # items named as the commonest


def followed_group(source: Source) -> Group:
    """Counts of the actions of the period; of older ones only what is still open."""
    mine, older = of_this_period(source), still_open_before(source)
    done = sum(not each.open for each in mine)
    figures = (
        Figure("actions", "số kiến nghị trong kỳ", len(mine), "kiến nghị"),
        Figure("actions.done", "số kiến nghị đã khắc phục", done, "kiến nghị"),
        Figure("actions.share", "tỉ lệ kiến nghị đã khắc phục", share(done, len(mine)), PERCENT, 1),
        Figure("actions.waiting", "số kiến nghị chờ xác nhận", _stand(mine, State.DONE), "kiến nghị"),
        Figure("actions.open", "số kiến nghị chưa khắc phục xong", len(mine) - done, "kiến nghị"),
        Figure("actions.overdue", "số kiến nghị quá hạn", _overdue(mine, source), "kiến nghị"),
        Figure("actions.board", "số kiến nghị của Ban TTND trong kỳ", _from(mine, Origin.BOARD), "kiến nghị"),
        Figure("actions.older", "số kiến nghị kỳ trước còn lại", len(older), "kiến nghị"),
    )
    return Group("Kiến nghị, khắc phục", figures)


def levels_groups(source: Source) -> tuple[Group, ...]:
    """The same counts for each level of schools."""
    mine = of_this_period(source)
    return tuple(_level_group(level, schools, mine, source) for level, schools in source.by_level.items())


def levels_sheet(source: Source, figures: Mapping[str, Figure]) -> Sheet:
    lines = [
        Line((LEVELS[level], *(figures[f"actions.{level.value}.{name}"] for name in COUNTED)))
        for level in source.by_level
    ]
    total = ("actions", "actions.done", "actions.share", "actions.overdue")
    lines.append(Line(("Cộng", *(figures[name] for name in total)), total=True))
    return Sheet("Kiến nghị và kết quả khắc phục theo cấp học", "Khắc phục", COLUMNS, tuple(lines))


def of_this_period(source: Source) -> list[Action]:
    """As they stood on the last day that counts, by code."""
    return _stood(source, (each for each in source.actions if of_period(each, source)))


def still_open_before(source: Source) -> list[Action]:
    """Not of the period, opened by the last day that counts and not confirmed by then.

    A visit of an earlier period may have been handed in during this one.
    """
    older = (
        each for each in source.actions if each.opened_on <= source.as_of and not of_period(each, source)
    )
    return [each for each in _stood(source, older) if each.open]


def _stood(source: Source, actions: Iterable[Action]) -> list[Action]:
    """What was withdrawn on whichever day was a mistake of the form: it never counts."""
    stand = (as_of(each, source.as_of) for each in actions if not each.withdrawn)
    return sorted((each for each in stand if not each.withdrawn), key=lambda each: each.code)


def commonest_limits(source: Source) -> list[tuple[str, int]]:
    """Items of checklists that most schools had to put right, with the number of schools."""
    known = (each for each in of_this_period(source) if each.question not in ("", RECOMMENDATIONS))
    schools = {(each.item, each.school) for each in known if each.item}
    counted = Counter(item for item, _school in schools)
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return ordered[:MOST_LIMITS]


def _level_group(level: Level, schools: tuple[School, ...], mine: Iterable[Action], source: Source) -> Group:
    codes, words, name = {each.code for each in schools}, LEVELS[level], f"actions.{level.value}"
    own = [each for each in mine if each.school in codes]
    done = sum(not each.open for each in own)
    figures = (
        Figure(f"{name}.all", f"số kiến nghị ở trường {words}", len(own), "kiến nghị"),
        Figure(f"{name}.done", f"số kiến nghị đã khắc phục ở trường {words}", done, "kiến nghị"),
        Figure(f"{name}.share", f"tỉ lệ khắc phục ở trường {words}", share(done, len(own)), PERCENT, 1),
        Figure(
            f"{name}.overdue", f"số kiến nghị quá hạn ở trường {words}", _overdue(own, source), "kiến nghị"
        ),
    )
    return Group(f"Khắc phục ở trường {words}", figures)


def _stand(actions: Iterable[Action], state: State) -> int:
    return sum(each.state is state for each in actions)


def _overdue(actions: Iterable[Action], source: Source) -> int:
    return sum(each.overdue(source.as_of) for each in actions)


def _from(actions: Iterable[Action], origin: Origin) -> int:
    return sum(each.origin is origin for each in actions)
