"""The folder of definitions on disk: what is there, and every fault of every file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from forms_app.core.errors import DefinitionFaulty, NotFound
from forms_app.storage.definitions import DefinitionFolder

SHIPPED = Path(__file__).resolve().parents[1] / "form_definitions"


@pytest.fixture
def folder(tmp_path: Path) -> DefinitionFolder:
    """A copy of the shipped folder, to spoil."""
    shutil.copytree(SHIPPED, tmp_path / "forms")
    return DefinitionFolder(tmp_path / "forms")


def test_the_shipped_folder_is_whole(folder: DefinitionFolder):
    loaded = [folder.load(form_id).id for form_id in folder.form_ids()]
    assert (loaded, folder.check(), folder.office().short_name) == (folder.form_ids(), [], "PGDĐT")


@pytest.mark.parametrize("form_id", ["nothing", "../office/settings", "office/settings", "parts/header", ""])
def test_only_forms_at_the_top_can_be_loaded(folder: DefinitionFolder, form_id: str):
    with pytest.raises(NotFound):
        folder.load(form_id)


def test_an_edited_form_is_seen_at_once(folder: DefinitionFolder):
    file = folder.path / "ks_cmhs.yaml"
    before = folder.load("ks_cmhs").title
    file.write_text(file.read_text("utf-8").replace("Ý kiến của gia đình", "Lời của gia đình"), "utf-8")
    assert folder.load("ks_cmhs").title != before


def test_faults_of_all_files_are_told_once_by_place(folder: DefinitionFolder):
    part = folder.path / "parts" / "header.yaml"
    part.write_text(part.read_text("utf-8").replace("type: dateTime", "type: datetime"), "utf-8")
    (folder.path / "a_new.yaml").write_bytes(b"\xff")
    office = folder.path / "office" / "settings.yaml"
    office.write_text(office.read_text("utf-8").replace("results: 5", "results: 4"), "utf-8")
    found = [fault.place.split(":")[0] for fault in folder.check()]
    assert (found, len(folder.check(["ks_cmhs"]))) == (
        ["a_new.yaml", "office/settings.yaml", "parts/header.yaml"],
        1,
    )


def test_a_form_is_not_served_while_the_office_is_at_fault(folder: DefinitionFolder):
    (folder.path / "office" / "settings.yaml").unlink()
    with pytest.raises(DefinitionFaulty, match="thiếu name"):
        folder.load("ks_cmhs")
    assert folder.check()[0].place == "office/"
