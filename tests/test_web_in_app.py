"""Inside Zalo or Facebook an inspector learns how to get out, and nobody's browser is ever kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.actors import Visitor, open_survey
from tests.visits_world import World, address

ZALO = "Mozilla/5.0 (Linux; Android 12) Chrome/120.0 Mobile Zalo android/24 ZaloTheme/light ZaloLanguage/vi"
FACEBOOK = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Mobile/15E148 [FBAN/FBIOS;FBAV/440.0.0.0]"
CHROME = "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"
CANARY = "Zalo canary4711"


@pytest.mark.parametrize(
    ("agent", "told"),
    [(ZALO, "đang mở bên trong Zalo"), (FACEBOOK, "đang mở bên trong Facebook"), (CHROME, None)],
)
def test_an_inspector_is_told_on_every_page_of_a_visit(world: World, agent: str, told: str | None) -> None:
    visit = world.plan()
    phone = world.sign_in("lan")
    paths = [
        "/visits/",
        f"/visits/{visit.uuid}",
        address(visit, "c_ban_bac"),
        f"/visits/{visit.uuid}/confirm",
    ]
    pages = [*(phone.get(path, **{"User-Agent": agent}).text for path in paths)]
    pages.append(Visitor(world.app.test_client()).get("/sign-in", **{"User-Agent": agent}).text)
    assert [(told or "đang mở bên trong") in page for page in pages] == [told is not None] * len(pages)


def test_respondents_and_others_get_the_same_page_in_every_browser(world: World) -> None:
    path = f"/S/{open_survey(world.app)['MN01'].code}"
    stranger = Visitor(world.app.test_client())
    for each in (f"{path}/thanks", "/anonymity", "/", "/nothing"):
        assert stranger.get(each, **{"User-Agent": ZALO}).data == stranger.get(each).data
    assert "bên trong Zalo" not in stranger.get(path, **{"User-Agent": ZALO}).text


def test_in_zalo_a_section_is_saved_like_anywhere(world: World) -> None:
    visit = world.plan()
    phone = world.sign_in("lan")
    phone.headers = {"User-Agent": ZALO}
    assert phone.save(visit, "c_ban_bac", {"c_doi_thoai": "dat"}).status_code == 303


def test_the_browsers_name_is_kept_nowhere(world: World, tmp_path: Path, caplog) -> None:
    visit = world.plan()
    phone = world.sign_in("lan")
    phone.headers = {"User-Agent": CANARY}
    phone.save(visit, "c_ban_bac", {"c_doi_thoai": "dat"})
    phone.get(address(visit, "c_ban_bac"))
    files = {path.name: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert any(b"c_doi_thoai" in content for content in files.values())  # the control: this would find it
    assert [name for name, content in files.items() if b"canary4711" in content] == []
    assert "canary4711" not in caplog.text
