"""How schools and the office carry out the resolution of their staff conference."""

from __future__ import annotations

from collections.abc import Mapping

from .figures import Figure, Group
from .model import Passage
from .source import RESOLUTION, Source
from .texts import Draft, drafted

MARKS = (
    ("met", "dat", "đạt"),
    ("partly", "dat_mot_phan", "đạt một phần"),
    ("unmet", "chua_dat", "chưa đạt"),
)
OWN = "pgd_hoi_nghi_cbcc"  # the office's own item


def resolution_group(source: Source) -> Group:
    """Schools by the mark of the item in their full checklist."""
    marks = source.marks.get(RESOLUTION)
    figures = (
        Figure(
            f"resolution.{name}",
            f"số trường {words} về theo dõi nghị quyết hội nghị",
            marks.get(mark, 0) if marks else None,
            "trường",
        )
        for name, mark, words in MARKS
    )
    own = Figure("resolution.own", "kết quả của phòng về nghị quyết hội nghị", _own(source))
    return Group("Nghị quyết hội nghị viên chức", (*figures, own))


def resolution(figures: Mapping[str, Figure]) -> Passage:
    drafts = (
        Draft(
            "Có nghị quyết và bảng theo dõi: {resolution.met} trường đạt, "
            "{resolution.partly} trường đạt một phần, {resolution.unmet} trường chưa đạt.",
            "Nghị quyết hội nghị của các trường",
        ),
        Draft("Ở phòng, mục này tự kiểm tra: {resolution.own}.", "Nghị quyết hội nghị của phòng"),
    )
    heading = "8. Thực hiện nghị quyết hội nghị viên chức, người lao động"
    return Passage("ii.8", heading, 2, drafted(drafts, figures))


def _own(source: Source) -> str | None:
    """What the office said of itself."""
    item = next((each for each in source.self_check or () if each.name == OWN), None)
    return item.shown.lower() if item and item.shown else None
