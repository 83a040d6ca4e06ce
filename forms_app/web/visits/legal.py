"""Which legal texts an item rested on, on the day of the visit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from ...core.office import LegalBasis


def bases_on(
    day: date, codes: Iterable[str], legal_bases: Mapping[str, LegalBasis]
) -> tuple[LegalBasis, ...]:
    """The texts behind ``codes`` on ``day``, each once, in the order of ``codes``.

    A text no longer in force gives way to the one that replaced it. Where the office entered no successor
    (yearly plans, mostly) the old text itself stands, for the page to say so. Unknown codes and texts that
    were not yet in force are left out.
    """
    found = (_on(day, code, legal_bases) for code in codes)
    return tuple({basis.code: basis for basis in found if basis}.values())


def _on(day: date, code: str, legal_bases: Mapping[str, LegalBasis]) -> LegalBasis | None:
    seen: set[str] = set()
    last: LegalBasis | None = None
    while code in legal_bases and code not in seen:
        seen.add(code)
        last = legal_bases[code]
        if last.valid_on(day):
            return last
        code = last.replaced_by
    return last if last and last.valid_to and last.valid_to < day else None
