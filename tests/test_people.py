"""How accounts are called."""

from __future__ import annotations

import pytest

from forms_app.core.people import Role, User


@pytest.mark.parametrize(
    ("full_name", "short"),
    [("Huỳnh Ngọc Diễm", "Ngọc Diễm"), ("Trần Thị Mỹ Diễm", "Mỹ Diễm"), ("Lê Ân", "Lê Ân"), ("Ân", "Ân")],
)
def test_the_head_of_a_page_keeps_the_given_name(full_name: str, short: str) -> None:
    assert User("ai_do", full_name, Role.OFFICER).short_name == short
