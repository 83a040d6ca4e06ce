"""A question may be listened to: a recording named in the definition, played by the page, never by itself."""

from __future__ import annotations

import dataclasses
import re
import shutil
from pathlib import Path

import pytest
from flask import Flask

from forms_app.core.definition import FormDefinition, Text
from forms_app.core.errors import DefinitionFaulty
from forms_app.core.parsing import dump, load, parse_definition
from forms_app.web import assets
from tests import actors
from tests.actors import Visitor, open_survey
from tests.factories import shipped

FORM = """
title: "Thử"
kind: survey
audience: parents
languages: [vi, en]
sections:
  - name: a
    label: {vi: "Phần", en: "Part"}
    questions:
      - type: text
        name: loi
        label: {vi: "Gia đình muốn nói gì?", en: "What do you want to say?"}
        max_length: 100
        audio: %s
"""
SOUND = b"ID3" + bytes(range(256)) * 4


def faults(audio: str, *recordings: str) -> list[str]:
    files = {"thu.yaml": (FORM % audio).replace('"Thử"', '{vi: "Thử", en: "Try"}')}
    try:
        parse_definition(files | {f"audio/{name}": b"" for name in recordings}, "thu")
    except DefinitionFaulty as faulty:
        return [fault.message for fault in faulty.faults]
    return []


@pytest.mark.parametrize("audio", ['"loi.mp3"', '{vi: "loi.mp3"}', '{vi: "loi.mp3", en: "loi-en.ogg"}'])
def test_a_recording_is_named_for_one_language_or_for_each(audio: str):
    assert faults(audio, "loi.mp3", "loi-en.ogg") == []


@pytest.mark.parametrize(
    ("audio", "fault"),
    [
        ('"../loi.mp3"', "tên tệp ghi âm “../loi.mp3” không dùng được."),
        ('"Lời.mp3"', "tên tệp ghi âm “Lời.mp3” không dùng được."),
        ('"loi.exe"', "tên tệp ghi âm “loi.exe” không dùng được."),
        ('{vi: "loi.mp3", en: "x"}', "tên tệp ghi âm “x” không dùng được."),
    ],
)
def test_a_strange_file_name_is_refused(audio: str, fault: str):
    assert faults(audio, "loi.mp3") == [fault]


def test_a_recording_that_is_not_there_is_told():
    assert [("loi.mp3" in fault, "ghi âm" in fault) for fault in faults('"loi.mp3"', "loa.mp3")] == [
        (True, True)
    ]


def test_the_folder_of_definitions_knows_the_recordings(tmp_path: Path):
    from forms_app.storage.definitions import DefinitionFolder

    shutil.copytree(assets.ROOT / "form_definitions", tmp_path / "forms")
    (tmp_path / "audio").mkdir()
    (tmp_path / "audio" / "an_toan.mp3").write_bytes(SOUND)
    file = tmp_path / "forms" / "ks_cmhs.yaml"
    text = file.read_text("utf-8").replace(
        "name: p_an_toan\n", "name: p_an_toan\n        audio: an_toan.mp3\n"
    )
    file.write_text(text, "utf-8")
    definition = DefinitionFolder(tmp_path / "forms", tmp_path / "audio").load("ks_cmhs")
    without = DefinitionFolder(tmp_path / "forms").check(["ks_cmhs"])
    assert (definition.question("p_an_toan").audio, len(without)) == (Text("an_toan.mp3"), 1)


def recorded() -> FormDefinition:
    """The parents' survey with a voice for one of its questions, in Vietnamese."""
    form = shipped("ks_cmhs")
    sections = tuple(
        dataclasses.replace(
            section,
            questions=tuple(
                dataclasses.replace(each, audio=Text("an_toan.mp3")) if each.name == "p_an_toan" else each
                for each in section.questions
            ),
        )
        for section in form.sections
    )
    return dataclasses.replace(form, sections=sections)


def test_a_published_form_keeps_its_recordings():
    assert load(dump(recorded())) == recorded()


@pytest.fixture
def page(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """The address of a survey with a recording."""
    folder = tmp_path / "static"
    shutil.copytree(assets.FOLDER, folder)
    (folder / "audio").mkdir(exist_ok=True)
    (folder / "audio" / "an_toan.mp3").write_bytes(SOUND)
    monkeypatch.setattr(assets, "FOLDER", folder)
    monkeypatch.setattr(actors, "shipped", lambda form_id: recorded())
    return f"/S/{open_survey(app)['TH01'].code}"


def players(text: str) -> list[str]:
    return re.findall(r"<audio[^>]*>", text)


def test_the_page_offers_the_recording_and_loads_nothing_by_itself(page: str, visitor: Visitor):
    answer = visitor.get(page)
    (player,) = players(answer.text)
    label = re.search(r'aria-labelledby="([^"]+)"', player)
    assert label is not None
    assert f'id="{label[1]}">Nghe đọc câu này<' in answer.text
    assert (" controls " in player, 'preload="none"' in player, "autoplay" in player) == (True, True, False)


def test_only_a_page_with_a_recording_may_play_media(page: str, visitor: Visitor):
    said = [visitor.get(path).headers["Content-Security-Policy"] for path in (page, page, "/", "/anonymity")]
    assert ["media-src 'self'" in each for each in said] == [True, True, False, False]


def test_the_form_that_comes_back_can_still_be_heard(page: str, visitor: Visitor):
    answer = visitor.post(page, {"_ticket": "x"})
    allowed = "media-src 'self'" in answer.headers["Content-Security-Policy"]
    assert (answer.status_code, len(players(answer.text)), allowed) == (422, 1, True)


def test_no_vietnamese_voice_on_an_english_page(page: str, visitor: Visitor):
    assert players(visitor.get(f"{page}?lang=en").text) == []


def test_a_recording_gone_since_is_left_out(page: str, visitor: Visitor):
    (assets.FOLDER / "audio" / "an_toan.mp3").unlink()
    answer = visitor.get(page)
    assert (answer.status_code, players(answer.text)) == (200, [])


def test_a_recording_can_be_asked_for_in_parts(page: str, visitor: Visitor):
    """As iPhones do before they play anything."""
    (player,) = players(visitor.get(page).text)
    source = re.search(r'src="([^"]+)"', player)
    assert source is not None
    part = visitor.get(source[1], Range="bytes=0-1")
    whole = visitor.get(source[1])
    assert (part.status_code, part.data, part.headers["Content-Range"]) == (
        206,
        b"ID",
        f"bytes 0-1/{len(SOUND)}",
    )
    assert (whole.status_code, whole.data, whole.mimetype) == (200, SOUND, "audio/mpeg")
