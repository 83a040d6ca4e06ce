"""A report as it would be sent today: its figures, the texts of officers, and the files made of both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from ...core.office import Office
from ...core.reports.official import (
    OfficialReport,
    Sent,
    TextRevision,
    paragraphs,
    report_document,
    typed_tables,
)
from ...core.state_document import StateDocument
from ...documents.decree30 import decree30_docx
from ...documents.report_workbook import report_workbook
from ...storage import reports as store
from ..services import services
from .addresses import report_of


@dataclass(frozen=True)
class Prepared:
    """``texts`` holds every passage that was ever saved, by key."""

    report: OfficialReport
    texts: Mapping[str, TextRevision]
    office: Office

    @property
    def edited(self) -> Mapping[str, tuple[str, ...]]:
        """Paragraphs that stand in place of a draft."""
        return {key: paragraphs(each.text) for key, each in self.texts.items() if each.text}

    @property
    def document(self) -> StateDocument:
        return self.as_sent(None)

    def as_sent(self, sent: Sent | None) -> StateDocument:
        """The document with the clerk's number and day."""
        return report_document(self.report, self.edited, self.office, sent)


def prepare(which: str, period: str, made_on: date | None = None) -> Prepared:
    """As a document of today, or of ``made_on``: that decides its legal bases and its signer.

    Raises NotFound for a kind or period that is none.
    """
    report = report_of(which, period, made_on)
    return Prepared(report, store.texts(report.kind, period), services().office_on(report.made_on))


def word(prepared: Prepared) -> bytes:
    return decree30_docx(prepared.document, prepared.office.name)


def workbook(prepared: Prepared) -> bytes:
    return report_workbook(typed_tables(prepared.report))


def plain(report: OfficialReport) -> Prepared:
    """A report that nobody edits."""
    return Prepared(report, {}, services().office_on(report.made_on))


WRITERS: Mapping[str, Callable[[Prepared], bytes]] = {"docx": word, "xlsx": workbook}
