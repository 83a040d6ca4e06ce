"""Paper forms that were typed in: how many of each school, never which."""

from __future__ import annotations

from dataclasses import dataclass

from .models import PaperRow


@dataclass(frozen=True)
class PaperCount:
    """Paper forms of one school; ``late`` of them came after the count."""

    forms: int
    late: int


def paper_counts(round_id: int) -> dict[str, PaperCount]:
    """By school; those without paper forms are left out."""
    rows = PaperRow.select().where(PaperRow.round == round_id)
    return {row.school_code: PaperCount(row.forms, row.late) for row in rows}
