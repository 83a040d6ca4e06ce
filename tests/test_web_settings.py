"""What an installation must say before it starts, and how it is told what is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest

from forms_app.core.errors import StartRefused
from forms_app.storage import database
from forms_app.web import settings as settings_module
from forms_app.web.app import create_app
from forms_app.web.settings import ROOT, Settings

SECRET = "s" * 40


def read(tmp_path: Path, **environ: str) -> Settings:
    return Settings.from_environment({"FORMS_INSTANCE": str(tmp_path)} | environ)


def test_a_secret_is_all_that_must_be_set(tmp_path: Path) -> None:
    settings = read(tmp_path, FORMS_SECRET_KEY=SECRET)
    assert settings == Settings(
        instance=tmp_path,
        database_url=f"sqlite:///{tmp_path}/main.db",
        ballot_box_url=f"sqlite:///{tmp_path}/ballot_box.db",
        secret_key=SECRET,
        base_url="http://127.0.0.1:8000",
        definitions=ROOT / "form_definitions",
    )


def test_a_secret_of_digits_stays_text(tmp_path: Path) -> None:
    assert read(tmp_path, FORMS_SECRET_KEY="1" * 40).secret_key == "1" * 40


def test_only_the_demo_has_a_secret_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(StartRefused, match="FORMS_SECRET_KEY"):
        read(tmp_path)
    (tmp_path / "demo.secret").write_text(SECRET + "\n")
    assert read(tmp_path).secret_key == SECRET
    assert read(tmp_path, FORMS_SECRET_KEY="t" * 40).secret_key == "t" * 40


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FORMS_SECRET_KEY", "short"),
        ("FORMS_BASE_URL", "forms.example"),
        ("FORMS_BASE_URL", "https://forms.example/forms"),
        ("FORMS_BASE_URL", "ftp://forms.example"),
    ],
)
def test_an_unfit_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(StartRefused, match=name):
        read(tmp_path, **({"FORMS_SECRET_KEY": SECRET} | {name: value}))


def test_https_decides_about_secure_cookies(tmp_path: Path) -> None:
    urls = ("https://forms.example/", "http://192.168.1.5:8000")
    found = [read(tmp_path, FORMS_SECRET_KEY=SECRET, FORMS_BASE_URL=url) for url in urls]
    assert [(each.secure, each.origin) for each in found] == [
        (True, "https://forms.example"),
        (False, "http://192.168.1.5:8000"),
    ]


def test_the_start_is_refused_in_one_line(tmp_path: Path) -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("FORMS_")}
    started = subprocess.run(
        [sys.executable, "-c", "import wsgi"],
        cwd=ROOT,
        env=environ | {"FORMS_INSTANCE": str(tmp_path), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (started.returncode, started.stdout, started.stderr.count("\n")) == (1, "", 1)
    assert started.stderr.startswith("Không khởi động được. Thiếu FORMS_SECRET_KEY.")


def test_an_installed_program_keeps_no_data_in_its_own_folder(monkeypatch) -> None:
    monkeypatch.setattr(settings_module, "ROOT", settings_module._PACKAGE)
    with pytest.raises(StartRefused, match="FORMS_INSTANCE"):
        Settings.from_environment({"FORMS_SECRET_KEY": SECRET})


def test_faults_of_the_offices_files_refuse_the_start_a_line_each(tmp_path: Path) -> None:
    folder = copytree(ROOT / "form_definitions", tmp_path / "form_definitions")
    office = folder / "office" / "settings.yaml"
    text = office.read_text("utf-8")
    office.write_text(text.replace("public: 10", "public: 1").replace("results: 5", "results: 2"), "utf-8")
    with pytest.raises(StartRefused) as refused:
        create_app(replace(read(tmp_path, FORMS_SECRET_KEY=SECRET), definitions=folder))
    assert [line.split(":")[0] for line in str(refused.value).splitlines()] == ["office/settings.yaml"] * 2


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StartRefused, match=f"{tmp_path}/file"):
        create_app(read(tmp_path, FORMS_SECRET_KEY=SECRET, FORMS_INSTANCE=str(tmp_path / "file")))


@pytest.mark.parametrize("url", ["postgresql:///forms", "sqlite:///:memory:"])
def test_a_ballot_box_that_would_keep_the_order_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(StartRefused, match="FORMS_BALLOT_BOX_URL"):
        create_app(read(tmp_path, FORMS_SECRET_KEY=SECRET, FORMS_BALLOT_BOX_URL=url))
    database.disconnect()
