"""What one process holds open: the settings, the definitions, the boxes and the ballots' one writer."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from flask import current_app

from ..core.errors import DefinitionFaulty, StartRefused
from ..core.office import Office
from ..storage.ballot_box import BallotBox
from ..storage.ballot_writer import BallotWriter
from ..storage.database import connect
from ..storage.definitions import DefinitionFolder
from ..storage.letters import LetterBox
from .assets import AUDIO
from .settings import Settings


@dataclass(frozen=True)
class Services:
    """Handed to every request through ``services()``."""

    settings: Settings
    definitions: DefinitionFolder
    office: Office
    box: BallotBox
    writer: BallotWriter
    letters: LetterBox


def open_services(settings: Settings) -> Services:
    """Open the stores. Raises StartRefused where the machine, a setting or the office's files forbid it."""
    require_writable(settings.instance)
    definitions = DefinitionFolder(settings.definitions, AUDIO)
    try:
        office = definitions.office()
    except DefinitionFaulty as faulty:
        raise StartRefused(str(faulty)) from faulty  # a line for each fault
    connect(settings.database_url)
    box = BallotBox.from_url(settings.ballot_box_url)
    return Services(settings, definitions, office, box, BallotWriter(box), LetterBox(box.path))


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
