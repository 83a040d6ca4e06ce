"""Definitions on disk beside what is issued."""

from __future__ import annotations

import html
import re
import shutil
from pathlib import Path

import pytest
from flask import Flask

from forms_app.core.people import Role
from forms_app.storage import audit, forms
from forms_app.web.settings import Settings
from tests.actors import Visitor
from tests.factories import FOLDER, shipped
from tests.office_people import person


@pytest.fixture
def officer(app: Flask) -> Visitor:
    return person(app, Role.OFFICER)


def acts() -> list[str]:
    """What the log tells, oldest first."""
    return [entry.action for entry in reversed(audit.entries())]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """As in conftest, with a folder of definitions that a test may change."""
    shutil.copytree(FOLDER, tmp_path / "definitions")
    return Settings(
        instance=tmp_path,
        database_url=f"sqlite:///{tmp_path / 'main.db'}",
        ballot_box_url=f"sqlite:///{tmp_path / 'ballot_box.db'}",
        secret_key="a key that only the tests know, long enough",
        base_url="http://127.0.0.1:8000",
        definitions=tmp_path / "definitions",
    )


def test_a_form_goes_from_unpublished_to_published_to_changed(officer, settings):
    path, file = "/office/forms/ks_cmhs", settings.definitions / "ks_cmhs.yaml"
    assert "Chưa ban hành" in officer.get(path).text
    officer.post(path + "/publish", {})
    page = officer.get(path).text
    assert "Đang dùng bản 1" in page
    assert "/publish" not in page
    file.write_text(re.sub(r'(title:\s+vi: ")', r"\1Sửa ", file.read_text("utf-8"), count=1), "utf-8")
    assert "Đã sửa, chưa ban hành lại" in officer.get(path).text
    officer.post(path + "/publish", {})
    assert forms.published("ks_cmhs")[1] == 2
    assert acts()[-2:] == ["form.publish"] * 2


def test_a_faulty_file_is_listed_with_its_faults_and_cannot_be_published(officer, settings):
    (settings.definitions / "ks_cmhs.yaml").write_text('title: "X"\nkind: survey\nwhat: 1\n', "utf-8")
    assert "ks_cmhs.yaml:3" in officer.get("/office/forms/").text
    assert "ks_cmhs.yaml:3" in officer.get("/office/forms/ks_cmhs").text
    assert "Tệp mẫu phiếu có lỗi: ks_cmhs" in officer.get("/office/").text
    assert officer.post("/office/forms/ks_cmhs/publish", {}).status_code == 422
    assert forms.published_forms() == []


def test_a_preview_shows_every_question_of_the_survey(officer):
    text = html.unescape(officer.get("/office/forms/ks_cmhs").text)
    asked = [each for each in shipped("ks_cmhs").questions if each.type != "note"]
    assert [each.name for each in asked if str(each.label) not in text] == []
