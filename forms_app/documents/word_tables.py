"""A table with lines, written as text at once: an appendix of a province has tens of thousands of cells.

Lengths are millimetres, type sizes points.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from ..core.language import readable
from ..core.state_document import Align, Row, Table
from .word_parts import letters_text

PADDING = 1.5
_TWIPS = 1440 / 25.4
_TABLE = (
    "<w:tbl {names}><w:tblPr>"
    '<w:tblStyle w:val="TableGrid"/><w:tblW w:w="{whole}" w:type="dxa"/><w:jc w:val="left"/>'
    '<w:tblInd w:w="0" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
    '<w:tblCellMar><w:left w:w="{padding}" w:type="dxa"/><w:right w:w="{padding}" w:type="dxa"/>'
    '</w:tblCellMar><w:tblLook w:val="04A0"/>'
    "</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
)
_CELL = (
    '<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}</w:tcPr>'
    '<w:p><w:pPr>{keep}<w:spacing w:before="40" w:after="40"/><w:jc w:val="{align}"/></w:pPr>'
    "{run}</w:p></w:tc>"
)


def table_element(table: Table, size: float) -> Any:
    """The table as an element of the body: headings again on every page, no row cut in two."""
    widths = [_twips(column.width) for column in table.columns]
    plain, bold = letters_text(size), letters_text(size, bold=True)
    aligns = [column.align for column in table.columns]
    head = _row(
        (
            _cell(column.title, width, Align.CENTRE, bold)
            for column, width in zip(table.columns, widths, strict=True)
        ),
        "<w:tblHeader/>",
    )
    rows = (_table_row(row, widths, aligns, plain, bold) for row in table.rows)
    text = _TABLE.format(
        names=nsdecls("w"),
        whole=sum(widths),
        padding=_twips(PADDING),
        grid="".join(f'<w:gridCol w:w="{width}"/>' for width in widths),
        rows="".join((head, *rows)),
    )
    return parse_xml(text)


def _table_row(row: Row, widths: Sequence[int], aligns: Sequence[Align], plain: str, bold: str) -> str:
    if row.head:  # stays with the row that follows
        spanning = _cell(row.cells[0], sum(widths), Align.LEFT, bold, len(widths), keep=True)
        return _row((spanning,))
    letters = bold if row.total else plain
    cells = zip(row.cells, widths, aligns, strict=True)
    return _row(_cell(text, width, align, letters) for text, width, align in cells)


def _row(cells: Iterable[str], more: str = "") -> str:
    return f"<w:tr><w:trPr><w:cantSplit/>{more}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(text: str, width: int, align: Align, letters: str, span: int = 1, keep: bool = False) -> str:
    return _CELL.format(
        width=width,
        span=f'<w:gridSpan w:val="{span}"/>' if span > 1 else "",
        keep="<w:keepNext/>" if keep else "",
        align="center" if align is Align.CENTRE else "left",
        run=_run(text, letters) if text else "",
    )


def _run(text: str, letters: str) -> str:
    lines = escape(readable(text)).split("\n")
    told = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)
    return f"<w:r>{letters}{told}</w:r>"


def _twips(length: float) -> int:
    return round(length * _TWIPS)
