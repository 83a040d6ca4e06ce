"""The drill: the server is lost, the box comes back from a backup and its keys from the printed sheet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from forms_app import cli
from forms_app.core.recovery import recovery_lines
from forms_app.storage import database, forms, releases, rounds
from forms_app.web.app import create_app
from forms_app.web.services import Services
from forms_app.web.settings import Settings
from tests.actors import CLOSES, NOW, open_survey
from tests.sealed import PASSPHRASES, sealed

NEW = {
    "FORMS_BALLOT_PASSPHRASE_1": "bến đò buổi sớm mai",
    "FORMS_BALLOT_PASSPHRASE_2": "cối xay gió trên đồi",
}
FORMS = 12


@pytest.fixture
def sheet(app: Flask, tmp_path: Path) -> tuple[str, ...]:
    """An open round with twelve forms of one school, backed up; the lines of its sheet."""
    posters = open_survey(app)
    held: Services = app.extensions["forms"]
    definition, _ = forms.published("ks_cmhs")
    answers = {each.name: each.choices[0].name for each in definition.questions if each.choices}
    number = posters["TH01"].round.id
    held.box.put([sealed(held.box, definition, number, "TH01", answers) for _ in range(FORMS)])
    cli.register(app)
    made = app.test_cli_runner().invoke(args=["backup", "--out", str(tmp_path / "copy.zip")])
    assert made.exit_code == 0
    return recovery_lines(held.box.keys.secret(number, PASSPHRASES))


@pytest.fixture
def new_server(sheet: tuple[str, ...], app: Flask, settings: Settings, tmp_path: Path) -> Iterator[Flask]:
    """Another machine, empty."""
    held: Services = app.extensions["forms"]
    held.writer.close()
    held.box.close()
    database.disconnect()
    folder = tmp_path / "new"
    made = create_app(
        Settings(
            instance=folder,
            database_url=f"sqlite:///{folder / 'main.db'}",
            ballot_box_url=f"sqlite:///{folder / 'ballot_box.db'}",
            secret_key=settings.secret_key,
            base_url=settings.base_url,
        )
    )
    cli.register(made)
    made.config["CLOCK"] = lambda: NOW
    yield made
    new: Services = made.extensions["forms"]
    new.writer.close()
    new.box.close()


def run(app: Flask, *arguments: str, typed: tuple[str, ...] = (), **environment: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(
        args=list(arguments), input="".join(f"{line}\n" for line in typed), env=environment
    )
    return result.exit_code, result.output


def counted(app: Flask, **environment: str) -> tuple[int, object]:
    """The outcome of a count on the day after the last one, and how many forms it found."""
    app.config["CLOCK"] = lambda: NOW.replace(day=CLOSES.day + 1)
    code, _ = run(app, "rounds", "count", "1", **environment)
    found = releases.release(1)
    return code, found and found.protected.schools["TH01"].answers.low  # type: ignore[union-attr]


def test_a_restore_asks_for_the_sheet_and_the_box_opens_again(
    new_server: Flask, sheet: tuple[str, ...], tmp_path: Path
) -> None:
    code, told = run(new_server, "restore", str(tmp_path / "copy.zip"), typed=sheet, **NEW)
    old = dict(zip(NEW, (PASSPHRASES.first, PASSPHRASES.second), strict=True))
    assert (code, "đã có lại khóa" in told) == (0, True)
    assert (counted(new_server, **old), counted(new_server, **NEW)) == ((1, None), (0, 10))


def test_without_the_sheet_nothing_opens_until_it_is_found(
    new_server: Flask, sheet: tuple[str, ...], tmp_path: Path
) -> None:
    code, told = run(new_server, "restore", str(tmp_path / "copy.zip"), **NEW)
    assert (code, "flask rounds recover" in told, counted(new_server, **NEW)) == (0, True, (1, None))
    assert run(new_server, "rounds", "recover", "1", typed=sheet, **NEW)[0] == 0
    assert counted(new_server, **NEW) == (0, 10)


@pytest.mark.parametrize("damage", ["a line mistyped", "two lines swapped"])
def test_a_sheet_copied_wrongly_puts_no_key_back(
    new_server: Flask, sheet: tuple[str, ...], tmp_path: Path, damage: str
) -> None:
    run(new_server, "restore", str(tmp_path / "copy.zip"), **NEW)
    wrong = list(sheet)
    if damage == "a line mistyped":
        wrong[3] = wrong[3][:5] + ("2" if wrong[3][5] != "2" else "3") + wrong[3][6:]
    else:
        wrong[1], wrong[2] = wrong[2], wrong[1]
    code, told = run(new_server, "rounds", "recover", "1", typed=tuple(wrong), **NEW)
    held: Services = new_server.extensions["forms"]
    assert (code, "Lỗi:" in told, held.box.keys.has(1), rounds.round_(1).counted_on) == (1, True, False, None)
