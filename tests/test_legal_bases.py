"""Which legal text stands beside an item on the day of a visit."""

from __future__ import annotations

from datetime import date

import pytest

from forms_app.core.legal import bases_on
from forms_app.core.office import LegalBasis

DAY = date(2026, 11, 16)
BASES = {
    basis.code: basis
    for basis in (
        LegalBasis("old", "1", "Cũ", valid_to=date(2023, 6, 30), replaced_by="new"),
        LegalBasis("new", "2", "Mới", valid_from=date(2023, 7, 1)),
        LegalBasis("yearly", "3", "Kế hoạch năm", valid_to=date(2022, 12, 31)),
        LegalBasis("coming", "4", "Sắp tới", valid_from=date(2027, 1, 1)),
        LegalBasis("circle", "5", "Vòng", valid_to=date(2020, 1, 1), replaced_by="circle"),
    )
}


@pytest.mark.parametrize(
    ("codes", "shown"),
    [
        (("new",), ["new"]),
        (("old",), ["new"]),  # its successor
        (("old", "new"), ["new"]),  # once
        (("yearly",), ["yearly"]),  # no successor known: the old one, for the page to say so
        (("coming", "unknown"), []),
        (("circle",), ["circle"]),
    ],
)
def test_an_item_shows_the_text_in_force_or_the_last_one_known(codes: tuple[str, ...], shown: list[str]):
    assert [basis.code for basis in bases_on(DAY, codes, BASES)] == shown
