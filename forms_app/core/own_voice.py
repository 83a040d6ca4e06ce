"""The school's own voice: a small table of ratios from what it reported, one per theme (design D18)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from .actions import Action
from .definition import FormDefinition, ResultClass, Text, Theme
from .language import number
from .office import ClassLimits
from .returns import OWN_CLASS
from .rounds import Period
from .scoring import percent, score

NO_DATA = Text("chưa có số liệu", "no figures yet")
NONE_AROSE = Text("trong kỳ không có", "none in this period")
PARTS: Mapping[Theme, tuple[str, str]] = {  # questions of the half-year figures: how many of how many
    Theme.BIET: ("dung_han_cong_khai", "so_noi_dung_cong_khai"),
    Theme.BAN: ("so_quy_che_lay_y_kien", "so_quy_che_ban_hanh"),
    Theme.GIAM_SAT: ("ttnd_kien_nghi_tra_loi", "ttnd_kien_nghi"),
    Theme.THU_HUONG: ("y_kien_giai_quyet", "y_kien_nhan"),
}
MEANING: Mapping[Theme, Text] = {
    Theme.BIET: Text(
        "nội dung công khai đúng hạn, trên số phải công khai", "matters disclosed in time, of those due"
    ),
    Theme.BAN: Text("quy chế có lấy ý kiến, trên số ban hành", "rules consulted on, of those issued"),
    Theme.LAM: Text(
        "điểm Ban Thanh tra nhân dân tự đánh giá", "the People's Inspection Board's own assessment"
    ),
    Theme.KIEM_TRA: Text("việc khắc phục xong, trên số đã đến hạn", "actions confirmed, of those due"),
    Theme.GIAM_SAT: Text(
        "kiến nghị của Ban Thanh tra nhân dân đã trả lời, trên số đã nêu",
        "recommendations of the People's Inspection Board answered, of those made",
    ),
    Theme.THU_HUONG: Text(
        "phản ánh, kiến nghị đã giải quyết, trên số đã nhận", "opinions settled, of those received"
    ),
}
FAR_APART = 2  # classes between a school's own and the inspectors', from which a page says so


@dataclass(frozen=True)
class Ratio:
    """How many of how many; ``why`` where there is nothing to compare."""

    part: Decimal = Decimal(0)
    whole: Decimal = Decimal(0)
    why: Text = NO_DATA

    @property
    def value(self) -> Decimal | None:
        """Percent with one decimal, None of nothing."""
        return percent(self.part, self.whole)

    @property
    def text(self) -> Text:
        """ "9/10 (90,0 %)", or why there is none."""
        if self.value is None:
            return self.why
        counted = "/".join(number(each, -_exponent(each)) for each in (self.part, self.whole))
        return Text(f"{counted} ({number(self.value, 1)} %)")


@dataclass(frozen=True)
class OwnVoice:
    """What a school says of itself in one period."""

    ratios: Mapping[Theme, Ratio] = field(default_factory=lambda: MappingProxyType({}))
    own_class: ResultClass | None = None

    @property
    def says_something(self) -> bool:
        return any(each.value is not None for each in self.ratios.values())

    def ratio(self, theme: Theme) -> Ratio:
        return self.ratios.get(theme, Ratio())


def own_voice(
    figures: Mapping[str, Any] | None, board: Ratio, followed: Ratio, limits: ClassLimits
) -> OwnVoice:
    """``figures`` are the answers of an approved return, None where there is none.

    ``board`` is the share that its board gives itself, ``followed`` that of actions put right.
    """
    ratios = {theme: _ratio(figures or {}, *names) for theme, names in PARTS.items()}
    ratios |= {Theme.LAM: board, Theme.KIEM_TRA: followed}
    chosen = (figures or {}).get(OWN_CLASS)
    return OwnVoice(ratios, next((each for each in limits.classes if each.name == chosen), None))


def actions_followed(actions: Iterable[Action], period: Period, today: date) -> Ratio:
    """Actions confirmed, of those that fell due in the period, so far as it has gone."""
    last = min(period.ends_on, today)
    due = [each for each in actions if period.starts_on <= each.standing.due <= last]
    return Ratio(Decimal(sum(not each.open for each in due)), Decimal(len(due)), NONE_AROSE)


def own_share(
    definition: FormDefinition,
    answers: Mapping[str, Any],
    limits: ClassLimits,
    facts: Mapping[str, Any] = MappingProxyType({}),
) -> Ratio:
    """The points that people gave themselves with a form of items, of those that apply."""
    given = score(definition, answers, facts, limits)
    return Ratio(given.earned, given.possible)


def classes_apart(own: ResultClass | None, inspected: ResultClass | None, limits: ClassLimits) -> int:
    """How many classes lie between the two; 0 where one of them is missing."""
    names = [each.name for each in limits.classes]
    places = [names.index(each.name) for each in (own, inspected) if each and each.name in names]
    return abs(places[0] - places[1]) if len(places) == 2 else 0


def _ratio(figures: Mapping[str, Any], part: str, whole: str) -> Ratio:
    given = figures.get(whole)
    if given is None:
        return Ratio()
    if not given:  # 0, or "không có"
        return Ratio(why=NONE_AROSE)
    if figures.get(part) is None:
        return Ratio()
    return Ratio(Decimal(str(figures[part] or 0)), Decimal(str(given)))


def _exponent(value: Decimal) -> int:
    return min(0, int(value.normalize().as_tuple().exponent))
