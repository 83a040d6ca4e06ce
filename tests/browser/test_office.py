"""The office in a real browser: posters that scan and print, pages without a script."""

from __future__ import annotations

import io

import pytest

from forms_app.core.people import Role
from forms_app.storage import forms, rounds
from tests.actors import SAME_ORIGIN, open_survey
from tests.factories import shipped
from tests.office_people import person
from tests.sealed import PASSPHRASES

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import expect

zxingcpp = pytest.importorskip("zxingcpp")
Image = pytest.importorskip("PIL.Image")

pytestmark = pytest.mark.browser


@pytest.fixture
def officer(app, browser, served):
    """A desk: a wide page, signed in, no script."""
    visitor = person(app, Role.OFFICER)
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    token = visitor.client.get_cookie("forms", domain="127.0.0.1").value
    context.add_cookies([{"name": "forms", "value": token, "domain": "127.0.0.1", "path": "/"}])
    yield context.new_page()
    context.close()


def test_the_printed_code_leads_to_the_form_of_its_school(app, officer, served, page):
    posters = open_survey(app)
    for code, poster in posters.items():
        officer.goto(f"{served}/office/rounds/1/posters/{poster.code}")
        officer.emulate_media(media="print")
        picture = Image.open(io.BytesIO(officer.locator(".poster").screenshot()))
        [seen] = zxingcpp.read_barcodes(picture)
        assert seen.text == f"{SAME_ORIGIN['Origin']}/S/{poster.code}"
        page.goto(seen.text.replace(SAME_ORIGIN["Origin"], served))
        assert poster.school.name in page.inner_text("main"), code
        assert page.locator("form[method=post]").count() == 1


def test_each_poster_prints_on_one_a4_page(app, officer, served):
    posters = open_survey(app)
    officer.goto(f"{served}/office/rounds/1/posters")
    printed = officer.pdf(prefer_css_page_size=True)
    assert printed.count(b"/Type /Page\n") == len(posters)
    officer.emulate_media(media="print")
    heights = officer.locator(".poster").evaluate_all(
        "each => each.map(e => [e.scrollHeight, e.clientHeight])"
    )
    assert [each for each in heights if each[0] > each[1]] == []


def test_a_round_is_opened_without_a_script(app, officer, served):
    forms.publish(shipped("ks_cmhs"), "x", app.config["CLOCK"]())
    officer.goto(f"{served}/office/rounds/new")
    officer.select_option("[name=form_id]", "ks_cmhs")
    officer.check("[name=all_schools]")
    officer.fill("[name=opens_on]", "2026-11-16")
    officer.fill("[name=closes_on]", "2026-11-30")
    officer.click("main button")
    officer.get_by_label("Trường Mẫu giáo Sao Mai").uncheck()
    for number, words in enumerate((PASSPHRASES.first, PASSPHRASES.second), start=1):
        officer.fill(f"[name=passphrase_{number}]", words)
        officer.fill(f"[name=passphrase_{number}_again]", words)
    officer.click("main form button")
    expect(officer.locator("h1")).to_have_text("Tờ khôi phục hòm phiếu")
    lines = officer.locator(".sheet-lines .code").all_inner_texts()
    officer.click("text=diễn tập mở hòm")
    for number, words in enumerate((PASSPHRASES.first, PASSPHRASES.second), start=1):
        officer.fill(f"[name=passphrase_{number}]", words)
    officer.fill("[name=copied]", lines[int(officer.input_value("[name=line]")) - 1])
    officer.click("main form button")
    expect(officer.locator("main")).to_contain_text("Diễn tập xong")
    assert {each.school.code for each in rounds.posters(1)} == {"TH01", "TH02"}
