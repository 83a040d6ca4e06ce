"""The definitions on disk: reads the folder, lets ``core.parsing`` say what is in it."""

from __future__ import annotations

from pathlib import Path

from ..core.definition import FormDefinition
from ..core.errors import DefinitionFaulty, Fault, NotFound
from ..core.office import Office
from ..core.parsing import parse_definition, parse_office


class DefinitionFolder:
    """``form_definitions/``: forms at the top, shared sections in ``parts/``, the office in ``office/``.

    Files are read at each call, so that an edited form is seen without a restart; what is in them is worked
    out again only after one has changed.
    """

    def __init__(self, path: Path, audio: Path | None = None) -> None:
        """``audio`` is the folder of recorded questions; without one no form can name a recording."""
        self.path, self.audio = path, audio
        self._known: tuple[dict[str, bytes], dict[str, FormDefinition]] = ({}, {})

    def form_ids(self) -> list[str]:
        """Ids of all forms: the stems of the files at the top, sorted."""
        return sorted(file.stem for file in self.path.glob("*.yaml"))

    def load(self, form_id: str) -> FormDefinition:
        """The form of that id. Raises NotFound, or DefinitionFaulty with every fault."""
        if form_id not in self.form_ids():
            raise NotFound(f"Không có mẫu phiếu “{form_id}”.")
        return self._parsed(form_id, self._files())

    def load_each(self) -> dict[str, FormDefinition | DefinitionFaulty]:
        """Every form by its id, or what is wrong with it; the files are read once."""
        files = self._files()
        return {form_id: self._parsed_or_faulty(form_id, files) for form_id in self.form_ids()}

    def office(self) -> Office:
        """The office's own data. Raises DefinitionFaulty with every fault."""
        return parse_office(self._files())

    def check(self, form_ids: list[str] | None = None) -> list[Fault]:
        """Every fault of every form (or of those named) and of the office's files, each once, by place."""
        files = self._files()
        faults: set[Fault] = set()
        codes = None
        try:
            codes = frozenset(parse_office(files).legal_bases)
        except DefinitionFaulty as refusal:
            faults.update(refusal.faults)
        for form_id in self.form_ids() if form_ids is None else form_ids:
            try:
                parse_definition(files, form_id, codes)
            except DefinitionFaulty as refusal:
                faults.update(refusal.faults)
        return sorted(faults, key=_by_place)

    def _parsed(self, form_id: str, files: dict[str, bytes]) -> FormDefinition:
        known = self._known
        if known[0] != files:
            known = self._known = (files, {})
        if form_id not in known[1]:
            codes = frozenset(parse_office(files).legal_bases)
            known[1][form_id] = parse_definition(files, form_id, codes)
        return known[1][form_id]

    def _parsed_or_faulty(self, form_id: str, files: dict[str, bytes]) -> FormDefinition | DefinitionFaulty:
        try:
            return self._parsed(form_id, files)
        except DefinitionFaulty as faulty:
            return faulty

    def _files(self) -> dict[str, bytes]:
        """Content of every YAML file by its path within the folder; recordings by name, without content."""
        found = sorted(self.path.rglob("*.yaml"))
        files = {file.relative_to(self.path).as_posix(): file.read_bytes() for file in found}
        recordings = sorted(self.audio.iterdir()) if self.audio and self.audio.is_dir() else []
        return files | {f"audio/{file.name}": b"" for file in recordings if file.is_file()}


def _by_place(fault: Fault) -> tuple[str, int, Fault]:
    file, _, line = fault.place.rpartition(":")
    return (file, int(line), fault) if line.isdigit() else (fault.place, 0, fault)
