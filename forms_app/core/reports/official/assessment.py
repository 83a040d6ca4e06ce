"""Parts IV to VI of the official reports: what figures say for and against, what is left to do.

What no figure can say (causes, lessons, plans) is left to whoever writes the report.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from ...definition import Theme
from ...disclosure import theme_label
from .figures import Figure
from .followed import commonest_limits
from .model import Passage
from .source import Source
from .texts import Draft, drafted

MOST_NAMES = 10  # schools named in a sentence
Figures = Mapping[str, Figure]


def strengths(source: Source, figures: Figures) -> Passage:
    best = source.office.class_limits.classes[0]
    high = [theme for theme in Theme if _at_least(figures[f"theme.{theme.value}"], best.lowest)]
    drafts = [
        Draft("Tỉ lệ nội dung công khai đúng hạn: {share.disclosed}.", "Công khai đúng hạn"),
        Draft("Tỉ lệ kiến nghị đã khắc phục: {actions.share}.", "Khắc phục"),
    ]
    if high:
        told = f"Phương châm mà trường đứng giữa đạt mức {best.label.vi}: {_themes(source, high)}."
        drafts.insert(0, Draft(told))
    return Passage("iv.1", "1. Ưu điểm", 2, drafted(drafts, figures), told="uu_diem")


def weaknesses(source: Source, figures: Figures) -> Passage:
    unmet = "Có {many} trường chưa đạt hoặc mới đạt một phần nội dung “{item}”."
    drafts = [Draft(unmet.format(many=many, item=item)) for item, many in commonest_limits(source)]
    drafts.append(Draft("Kiến nghị quá hạn: {actions.overdue}.", "Kiến nghị quá hạn"))
    if source.late:
        names = "; ".join(each.name for each in source.late[:MOST_NAMES])
        rest = f" và {len(source.late) - MOST_NAMES} trường khác" if len(source.late) > MOST_NAMES else ""
        drafts.append(Draft(f"Chưa báo cáo đủ số liệu: {names}{rest}."))
    return Passage("iv.2", "2. Hạn chế", 2, drafted(drafts, figures), told="han_che")


def causes(figures: Figures) -> Passage:
    draft = Draft("Có {bc.nguyen_nhan.told} trường nêu nguyên nhân trong báo cáo.", "Nguyên nhân")
    return Passage("iv.3", "3. Nguyên nhân", 2, drafted([draft], figures), told="nguyen_nhan")


def lessons(figures: Figures) -> Passage:
    draft = Draft("Có {bc.bai_hoc.told} trường nêu bài học trong báo cáo.", "Bài học kinh nghiệm")
    return Passage("iv.4", "4. Bài học kinh nghiệm", 2, drafted([draft], figures), told="bai_hoc")


def what_is_left(figures: Figures, heading: str) -> Passage:
    drafts = (
        Draft("Kiểm tra các trường chưa kiểm tra trong kỳ: {class.all.none} trường.", "Kiểm tra"),
        Draft(
            "Theo dõi các kiến nghị chưa khắc phục xong: {actions.open}, trong đó quá hạn {actions.overdue}.",
            "Kiến nghị",
        ),
    )
    return Passage("v", heading, 1, drafted(drafts, figures), told="phuong_huong")


def proposals(figures: Figures, heading: str) -> Passage:
    draft = Draft("Có {bc.kien_nghi.told} trường gửi kiến nghị trong báo cáo.", "Kiến nghị, đề xuất")
    return Passage("proposals", heading, 1, drafted([draft], figures), told="kien_nghi")


def _at_least(figure: Figure, lowest: Decimal) -> bool:
    return isinstance(figure.value, Decimal) and figure.value >= lowest


def _themes(source: Source, themes: Iterable[Theme]) -> str:
    """ "biết ({theme.biet}), bàn ({theme.ban})"."""
    named = ((theme_label([each], source.office.motto).lower(), each.value) for each in themes)
    return ", ".join(f"{name} ({{theme.{value}}})" for name, value in named)
