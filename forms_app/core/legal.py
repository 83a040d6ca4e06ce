"""Which legal texts an item rested on, on the day of the visit, and how a document cites them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from .office import LegalBasis
from .state_document import long_day


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


_RANK = (
    *("Luật", "Pháp lệnh", "Nghị định", "Nghị quyết", "Chỉ thị", "Kết luận", "Quyết định"),
    *("Thông tư liên tịch", "Thông tư", "Hướng dẫn", "Kế hoạch", "Công văn"),
)
_NAMED_WHOLE = ("Luật", "Pháp lệnh", "")  # their name comes before their number


def by_rank(bases: Iterable[LegalBasis]) -> tuple[LegalBasis, ...]:
    """In the order a document cites them: laws first, the older first within a kind."""
    ranks = {kind: rank for rank, kind in enumerate((*_RANK, ""))}
    return tuple(sorted(bases, key=lambda each: (ranks[_kind(each)], each.issued_on or date.max, each.code)))


def citation(basis: LegalBasis) -> str:
    """A text as the first citation names it: kind, number, day, who issued it, what it is about."""
    day = f" {long_day(basis.issued_on)}" if basis.issued_on else ""
    kind = _kind(basis)
    if kind in _NAMED_WHOLE:
        return f"Căn cứ {basis.title} số {basis.number}{day}"
    about = basis.title.removeprefix(kind).strip()
    issuer = f" của {basis.issued_by}" if basis.issued_by else ""
    return f"Căn cứ {kind} số {basis.number}{day}{issuer} {about}".strip()


def citations(bases: Iterable[LegalBasis]) -> tuple[str, ...]:
    """As they stand at the head of a document: each ends with a semicolon, the last with a full stop."""
    told = [citation(each) for each in bases]
    return tuple(f"{text}{'.' if place == len(told) else ';'}" for place, text in enumerate(told, start=1))


def _kind(basis: LegalBasis) -> str:
    """What sort of text it is, by its title; empty where the title says none."""
    return next((kind for kind in _RANK if basis.title.startswith(kind)), "")
