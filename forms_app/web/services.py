"""What one process holds open: the settings, the definitions, the boxes and the ballots' one writer."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

from flask import current_app

from ..core.errors import DefinitionFaulty, StartRefused
from ..core.office import Office
from ..core.rounds import Round
from ..core.settings import in_force
from ..storage import settings as stored_settings
from ..storage.ballot_box import BallotBox
from ..storage.ballot_writer import BallotWriter
from ..storage.database import Unavailable, connect
from ..storage.definitions import DefinitionFolder
from ..storage.letters import LetterBox
from ..storage.remembered import remember
from ..storage.units import unit_path
from .assets import AUDIO
from .clock import today
from .settings import Settings


@dataclass(frozen=True)
class Services:
    """Handed to every request through ``services()``."""

    settings: Settings
    definitions: DefinitionFolder
    shipped: Office  # as the files have it
    settings_on: Callable[[date, str], Office]
    box: BallotBox
    writer: BallotWriter
    letters: LetterBox

    def office_on(self, day: date, unit: str = "") -> Office:
        """The settings in force on ``day``, those of a unit where it has its own."""
        return self.settings_on(day, unit)

    @property
    def office(self) -> Office:
        """The settings in force today."""
        return self.office_on(today())

    def correction_days(self, found: Round, day: date) -> int:
        """Between the count and the destruction of the ballots: as it was set on the day of the count."""
        return self.office_on(found.counted_on or day).correction_days

    @property
    def known_office(self) -> Office:
        """The same for pages that must go out even while the store does not answer: as shipped then."""
        try:
            return self.office
        except Unavailable:
            return self.shipped


def open_services(settings: Settings) -> Services:
    """Open the stores. Raises StartRefused where the machine, a setting or the office's files forbid it."""
    require_writable(settings.instance)
    definitions = DefinitionFolder(settings.definitions, AUDIO)
    try:
        shipped = definitions.office()
    except DefinitionFaulty as faulty:
        raise StartRefused(str(faulty)) from faulty  # a line for each fault
    connect(settings.database_url)
    box = BallotBox.from_url(settings.ballot_box_url)
    settings_on, letters = _settings_of(shipped), LetterBox(box.path)
    return Services(settings, definitions, shipped, settings_on, box, BallotWriter(box), letters)


def _settings_of(shipped: Office) -> Callable[[date, str], Office]:
    """The settings by day and unit, put together anew only after somebody has changed something."""

    @remember
    def settings_on(day: date, unit: str) -> Office:
        path = unit_path(unit, day) if unit else ()
        return in_force(shipped, stored_settings.changes(), stored_settings.legal_bases(), day, path)

    return settings_on


def require_writable(folder: Path) -> None:
    """Make ``folder`` where it is missing and try to write in it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise StartRefused(
            f"Không ghi được vào thư mục {folder} ({error.strerror}). "
            "Hãy sửa quyền của thư mục, hoặc đặt FORMS_INSTANCE sang thư mục khác."
        ) from error


def services() -> Services:
    """The services of the application that answers this request."""
    return cast(Services, current_app.extensions["forms"])
