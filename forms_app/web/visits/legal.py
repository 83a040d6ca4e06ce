"""Which legal texts an item rested on, on the day of the visit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from ...core.office import LegalBasis


def bases_on(
    day: date, codes: Iterable[str], legal_bases: Mapping[str, LegalBasis]
) -> tuple[LegalBasis, ...]:
    """The texts behind ``codes`` that were in force on ``day``, each once, in the order of ``codes``.

    A text no longer in force gives way to the one that replaced it; unknown codes and texts that were
    not yet in force are left out.
    """
    found: dict[str, LegalBasis] = {}
    for code in codes:
        basis = _in_force(day, code, legal_bases)
        if basis:
            found[basis.code] = basis
    return tuple(found.values())


def _in_force(day: date, code: str, legal_bases: Mapping[str, LegalBasis]) -> LegalBasis | None:
    seen: set[str] = set()
    while code in legal_bases and code not in seen:
        if legal_bases[code].valid_on(day):
            return legal_bases[code]
        seen.add(code)
        code = legal_bases[code].replaced_by
    return None
