"""Everything that can go wrong on purpose. Callers catch a branch of this tree, never ``Exception``.

FormsError
├── Faulty               input with faults, all of them listed: a definition, a table of schools
│   ├── DefinitionFaulty
│   └── TableFaulty
├── Mistyped             a code or sheet copied from paper with a slip of the finger: the text says where
├── Unusable             a file that cannot be taken as what it should be: a photo
├── NotFound             no such form, school, round, code, visit: 404
├── NotAllowed           signed in, but not for this: 404 for a foreign object, 403 for a foreign area
├── WrongState           the step does not fit the state: counting an open round, say
├── Conflict             someone else saved the same section first: 409
├── NotStored            the storage did not take it, nothing was kept: 503
└── StartRefused         a setting, folder or database with which the service must not start
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from .definition import Text

Told = Text | str  # Vietnamese alone where only a command, a log or an author of forms reads it


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in an input: where it stands, what it is, how to mend it."""

    place: str  # "ks_cmhs.yaml:12", "dòng 7", empty where the whole input is meant
    name: str  # the question, column or key, empty where none
    message: Told
    remedy: Told = ""

    def __str__(self) -> str:
        head = ": ".join(part for part in (self.place, self.name) if part)
        text = f"{head}: {self.message}" if head else self.message
        return f"{text} {self.remedy}".rstrip()


class FormsError(Exception):
    """The root, raised with a text fit for a person to read. ``str`` of it is Vietnamese."""

    @property
    def told(self) -> Told:
        return cast(Told, self.args[0]) if self.args else ""

    def in_language(self, language: str) -> str:
        """What it says; in Vietnamese where it says nothing else."""
        return self.told.in_language(language) if isinstance(self.told, Text) else self.told


class Faulty(FormsError):
    """An input refused whole, with every fault found in it."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


class DefinitionFaulty(Faulty):
    """A form definition or an office file with faults."""


class TableFaulty(Faulty):
    """An imported table with faults; nothing of it was kept."""


class Mistyped(FormsError):
    """Something copied from paper that cannot be right as it stands."""


class Unusable(FormsError):
    """A file that cannot be taken; the text says why and what to do."""


class NotFound(FormsError):
    """No such thing, or none that this person may know of."""


class NotAllowed(FormsError):
    """The policy says no."""


class WrongState(FormsError):
    """The step asked for does not fit the state the thing is in."""


class Conflict(FormsError):
    """Someone saved the same section first; nothing was overwritten."""


class NotStored(FormsError):
    """The storage did not take it; the sender keeps what was sent."""


class StartRefused(FormsError):
    """The service must not start like this; the text says what and how to mend it."""
