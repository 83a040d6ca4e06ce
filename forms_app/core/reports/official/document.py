"""An official report as a document of the state: texts with their figures, tables, charts, appendices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count

from ... import state_document as state
from ...legal import citations
from ...office import Office
from ...state_document import BLANK, END, Appendix, Block, Heading, Paragraph, Signature, StateDocument
from .figures import Figure, cell_text
from .model import Annex, Bars, Graph, Kind, OfficialReport, Passage, Sheet
from .texts import filled

RECIPIENTS = {
    Kind.HALF_YEAR: "half_year",
    Kind.YEAR: "year",
    Kind.OVERDUE: "overdue",
    Kind.COMPARISON: "comparison",
    Kind.MODELS: "models",
    Kind.LETTERS: "letters",
}
FILE_COPY = ("Lưu: VT",)


@dataclass(frozen=True)
class Sent:
    """What the clerk gave the document."""

    number: str
    day: date


def report_document(
    report: OfficialReport, texts: Mapping[str, tuple[str, ...]], office: Office, sent: Sent | None = None
) -> StateDocument:
    """The document. ``texts`` are paragraphs that stand in place of a passage's draft, by its key.

    Number and day are left to the clerk until it is ``sent``.
    """
    day = sent.day if sent else report.made_on
    signer = office.signer_on(day)
    lines = tuple(line for line in (signer.authority, signer.post) if line) if signer else (BLANK,)
    place = office.place
    return StateDocument(
        superior=office.superior,
        issuer=office.issuer,
        number=state.number_line("BC", office.short_name, sent.number if sent else BLANK),
        place_and_day=state.place_on(place, day) if sent else state.place_and_day(place, day.year),
        kind="BÁO CÁO",
        subject=report.subject,
        bases=citations(report.bases),
        body=tuple(_body(report, texts)),
        signatures=(Signature(lines, signer.name if signer else BLANK * 6),),
        recipients=office.recipients.get(RECIPIENTS[report.kind], FILE_COPY),
        made_on=day,
        appendices=tuple(_appendices(report)),
        issued_by=office.name,
    )


def paragraphs_of(passage: Passage, texts: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """What stands under its heading, with names of figures in braces."""
    return texts.get(passage.key) or passage.draft


def _body(report: OfficialReport, texts: Mapping[str, tuple[str, ...]]) -> Iterator[Block]:
    tables, charts = count(1), count(1)
    for passage in report.passages:
        if passage.heading:
            yield Heading(passage.heading, passage.level)
        for text in paragraphs_of(passage, texts):
            yield Paragraph(filled(text, report.figures))
        for part in passage.parts:
            if isinstance(part, Graph):
                if part.known:
                    yield _chart(part, f"Biểu đồ {next(charts)}. {part.name}")
            else:
                yield from _table(part, f"Bảng {next(tables)}. {part.name}")
    subject = " ".join(report.subject.split())
    yield Paragraph(f"Trên đây là báo cáo {subject[:1].lower()}{subject[1:]}{END}")


def _appendices(report: OfficialReport) -> Iterator[Appendix]:
    alone = len(report.annexes) == 1
    for number, annex in enumerate(report.annexes, start=1):
        label = "Phụ lục" if alone else f"Phụ lục {number}"
        yield Appendix(label, annex.title, tuple(_annexed(annex)), annex.wide)


def _annexed(annex: Annex) -> Iterator[Block]:
    for number, sheet in enumerate(annex.sheets, start=1):
        yield from _table(sheet, f"{number}. {sheet.name}" if len(annex.sheets) > 1 else sheet.name)


def _table(sheet: Sheet, title: str) -> Iterator[Block]:
    yield Paragraph("", title)
    if not sheet.shown:
        yield Paragraph(sheet.empty)
        return
    columns = tuple(state.Column(each.title, each.width, each.align, each.plain) for each in sheet.columns)
    rows = tuple(state.Row(tuple(map(cell_text, line.cells)), line.head, line.total) for line in sheet.lines)
    yield state.Table(sheet.name, columns, rows)
    if sheet.note:
        yield Paragraph(sheet.note)


def _chart(graph: Graph, title: str) -> Block:
    return state.Chart(title, graph.categories, tuple(map(_series, graph.bars)), graph.stacked, graph.whole)


def _series(bars: Bars) -> state.Series:
    return state.Series(
        bars.name, tuple(map(_height, bars.figures)), tuple(each.text for each in bars.figures)
    )


def _height(figure: Figure) -> state.Height:
    value = figure.value
    return None if isinstance(value, str | date) else value
