"""Nothing that could name who wrote a letter reaches a file or a log, from the page to the answer."""

from __future__ import annotations

import logging
import random
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from forms_app.core.letters import FORM, PHONE
from forms_app.storage import forms, letters, schools, suggestions
from forms_app.storage.backup import make_backup
from forms_app.storage.sealing import OVERHEAD
from forms_app.web.services import Services
from tests.actors import NOW, SAME_ORIGIN, SCHOOLS, hidden
from tests.attacks.canaries import Canary, found_in
from tests.attacks.effort import FULL, Figure
from tests.attacks.evidence import Copy
from tests.attacks.test_canaries import CrashAt, contents
from tests.factories import shipped
from tests.letters_world import open_box, opened
from tests.photo_files import jpeg

PEOPLE = 120 if FULL else 24
CRASHES = 40 if FULL else 10
FILE = "letters.db"


@pytest.fixture
def tmp_path(quick_path: Path) -> Path:
    """The instance folder lies in memory."""
    return quick_path


class Senders:
    """A box, and phones that write to it."""

    def __init__(self, app: Flask) -> None:
        held: Services = app.extensions["forms"]
        schools.save_schools(SCHOOLS)
        forms.publish(shipped(FORM), "can_bo", NOW)
        self.app, self.letters = app, held.letters
        self.box = open_box(held.letters, "TH01")
        self.codes: list[str] = []

    def send(self, canary: Canary, **more: Any) -> int:
        client, path = self.app.test_client(use_cookies=False), f"/Y/{self.box.code}"
        from_phone = {"REMOTE_ADDR": canary.address}
        page = client.get(path, headers=canary.headers, environ_base=from_phone)
        said = {
            "_ticket": hidden(page, "_ticket"),
            "yk_doi_tuong": "phu_huynh",
            "yk_linh_vuc": "khac",
            "yk_noi_dung": canary.comment,
            "yk_muon_tra_loi": "so_dien_thoai",
            PHONE: phone(canary),
            "yk_dong_y_luu_so": "yes",
        }
        sent = client.post(
            path, data=said | more, headers=canary.headers | SAME_ORIGIN, environ_base=from_phone
        )
        if sent.status_code == 200:
            self.codes.append(sent.text.split("<strong>")[1][:11])
        return sent.status_code


def phone(canary: Canary) -> str:
    return f"0977{canary.number:07d}"


def marks(people: list[Canary], codes: list[str]) -> list[str]:
    plain = [code.replace("-", "") for code in codes]
    return [text for each in people for text in (*each.everything, phone(each))] + codes + plain


def search(folder: Path, texts: list[str], *logs: str) -> dict[str, set[str]]:
    return found_in({**Copy.of(folder).files, "log": "\n".join(logs).encode()}, texts, 1 if FULL else 7)


def test_nothing_of_a_sender_is_found_in_any_file(
    app: Flask,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    figure: Figure,
) -> None:
    caplog.set_level(logging.DEBUG)
    senders, people = Senders(app), [Canary(number) for number in range(PEOPLE)]
    before = contents(tmp_path / "main.db")
    statuses = {senders.send(each) for each in people}
    same = contents(tmp_path / "main.db") == before  # the named store does not learn that somebody wrote
    opened(senders.letters, senders.box.number)
    client = app.test_client(use_cookies=False)
    looked = {
        client.post("/Y", data={"code": code}, headers=SAME_ORIGIN).status_code for code in senders.codes
    }
    for each in suggestions.suggestions()[::2]:
        who = (1, "can_bo", NOW, NOW.date(), senders.letters)
        suggestions.add_step(each.code, suggestions.StepKind.ANSWER, {}, "Đã sửa.", *who)
    make_backup(tmp_path / "backup.zip", app.extensions["forms"].box.path, tmp_path / "uploads", "0", NOW)
    found = search(tmp_path, marks(people, senders.codes), caplog.text, *capfd.readouterr())
    figure(f"T4 {PEOPLE} letters, opened, half answered, a backup: marks found by file", found)
    assert (statuses, looked, same, len(senders.codes), found) == ({200}, {200}, True, PEOPLE, {})


def test_the_same_search_reads_letters_that_are_not_sealed(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "seal", lambda _key, record: record + b"\1" * OVERHEAD)
    senders, people = Senders(app), [Canary(number) for number in range(6)]
    for each in people:
        senders.send(each)
    found = search(tmp_path, marks(people, []))
    assert found == {FILE: {text for each in people for text in (each.comment, phone(each))}}


def test_no_accident_on_the_way_of_a_letter_writes_anything_down(
    app: Flask, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    rng, crashed = random.Random(7), 0
    caplog.set_level(logging.DEBUG)
    senders, people = Senders(app), [Canary(number) for number in range(CRASHES)]
    for each in people:
        sys.settrace(CrashAt(rng.randint(1, 500)))
        try:
            crashed += senders.send(each) == 500
        except (AssertionError, RuntimeError):  # the page itself did not come, or the guard crashed
            crashed += 1
        finally:
            sys.settrace(None)
    found = search(tmp_path, marks(people, senders.codes), caplog.text, *capfd.readouterr())
    assert (found, crashed > CRASHES / 3) == ({}, True)


def test_no_address_of_the_box_sets_a_cookie_or_may_be_kept(app: Flask) -> None:
    senders, client = Senders(app), app.test_client(use_cookies=False)
    senders.send(Canary(1), yk_anh=(open_photo(), "a.jpg"))
    code, seen = senders.box.code, []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("letters."):
            for method in sorted((rule.methods or set()) - {"OPTIONS"}):
                for body in ({}, {"code": senders.codes[0]}, {"code": "x"}, {"x": "y" * 70_000}):
                    path = str(rule).replace("<code>", code)
                    headers = {**SAME_ORIGIN, "Cookie": "forms=a; forms_language=en"}
                    seen.append(client.open(path, method=method, data=body, headers=headers))
    kept = [
        each for each in seen if each.headers.get("Cache-Control") != "no-store" or "ETag" in each.headers
    ]
    assert ([each for each in seen if "Set-Cookie" in each.headers], kept, len(seen) > 40) == ([], [], True)


def open_photo() -> Any:
    from io import BytesIO

    return BytesIO(jpeg(0, 60, 40))
