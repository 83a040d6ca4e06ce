"""An official document as a Word file in the layout of Decree 30/2020, appendix I.

Paper, margins, fonts, sizes, order and rules are those of the decree; a test compares every one of them.
Lengths are millimetres, type sizes points.
"""

from __future__ import annotations

from datetime import UTC, datetime, time

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from ..core.state_document import (
    Appendix,
    Block,
    Chart,
    Heading,
    Paragraph,
    Signature,
    StateDocument,
    Table,
)
from .word_charts import add_chart
from .word_parts import (
    balanced,
    end_without_room,
    fix_widths,
    keep_rows_whole,
    leave_out_extras,
    number_from_one,
    outline,
    packed,
    page_number,
    rule,
    set_font,
    width_of,
    write,
)
from .word_tables import table_element

PAGE = (210, 297)
TOP, BOTTOM, LEFT, RIGHT = 20, 20, 30, 15
ROOM = PAGE[0] - LEFT - RIGHT
HEADER = 10  # from the paper's edge to the page number
COLUMNS = (75, 90)  # of the head: whose document, which country
CAPITALS, MOTTO, BODY, NUMBER, CELLS, APPENDED = 12, 14, 14, 13, 12, 11
RECIPIENTS_HEAD, RECIPIENTS = 12, 11
INDENT = 12.7
SPACING = 6
LINES = 1.1
RULE_SHARE = 0.4  # of the text above it: between a third and a half
SIGN = 4  # empty lines to sign in
MOTTO_TEXT = "Độc lập - Tự do - Hạnh phúc"
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
CENTRE, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


def decree30_docx(document: StateDocument, author: str) -> bytes:
    """The Word file; the same document gives the same bytes, whenever it is made."""
    return _Layout(document, author).bytes()


class _Layout:
    """Draws one document, part by part from top to bottom."""

    def __init__(self, document: StateDocument, author: str) -> None:
        self._said = document
        self._room, self._cells, self._charts = ROOM, CELLS, 0
        self._file = docx.Document()
        leave_out_extras(self._file)
        self._properties(author)
        self._defaults()
        self._paper()
        self._head()
        self._title()
        for basis in document.bases:
            self._body(basis, italic=True)
        for block in document.body:
            self._block(block)
        self._end()
        for appendix in document.appendices:
            self._appendix(appendix)

    def bytes(self) -> bytes:
        return packed(self._file)

    # The file as a whole

    def _properties(self, author: str) -> None:
        properties, made = self._file.core_properties, datetime.combine(self._said.made_on, time(), UTC)
        properties.author = properties.last_modified_by = author
        properties.created = properties.modified = made
        properties.title = " ".join(f"{self._said.kind}: {self._said.subject}".split())[:255]
        properties.comments, properties.language, properties.revision = "", "vi-VN", 1

    def _defaults(self) -> None:
        """What a paragraph has that somebody adds in Word."""
        styles = self._file.styles
        default = styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
        for properties in (default, styles["Normal"].element.get_or_add_rPr()):
            set_font(properties, BODY)
        form = styles["Normal"].paragraph_format
        form.space_before, form.space_after, form.line_spacing = Pt(0), Pt(0), 1.0
        for setting in self._file.settings.element.iter(qn("w:compatSetting")):
            if setting.get(qn("w:name")) == "compatibilityMode":
                setting.set(qn("w:val"), "15")  # Word 2013 and later: no “compatibility mode” in its title

    def _paper(self) -> None:
        section = self._file.sections[0]
        section.page_width, section.page_height = Mm(PAGE[0]), Mm(PAGE[1])
        section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
        section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
        section.header_distance = section.footer_distance = Mm(HEADER)
        section.different_first_page_header_footer = True
        section.header.is_linked_to_previous = section.first_page_header.is_linked_to_previous = False
        number = section.header.paragraphs[0]
        number.alignment = CENTRE
        page_number(number, BODY)
        if self._said.draft:
            write(number, " · ", RECIPIENTS)
            for paragraph in (number, section.first_page_header.paragraphs[0]):
                paragraph.alignment = CENTRE
                write(paragraph, self._said.draft, RECIPIENTS, bold=True)

    # Above the text

    def _head(self) -> None:
        """Boxes 1 to 4 of the decree."""
        table = self._table(2, COLUMNS)
        left, right = table.rows[0].cells
        superior = balanced(self._said.superior, COLUMNS[0], CAPITALS)
        issuer = balanced(self._said.issuer, COLUMNS[0], CAPITALS, bold=True)
        self._centred(left, superior, CAPITALS, first=True)
        self._centred(left, issuer, CAPITALS, bold=True)
        widest = max(width_of(line, CAPITALS, bold=True) for line in issuer.split("\n"))
        rule(left.add_paragraph(), RULE_SHARE * widest, COLUMNS[0])
        self._centred(right, NATION, CAPITALS, bold=True, first=True)
        self._centred(right, MOTTO_TEXT, MOTTO, bold=True)
        rule(right.add_paragraph(), width_of(MOTTO_TEXT, MOTTO, bold=True), COLUMNS[1])
        left, right = table.rows[1].cells
        self._centred(left, self._said.number, NUMBER, first=True)
        self._centred(right, self._said.place_and_day, MOTTO, italic=True, first=True)

    def _title(self) -> None:
        """Box 5a, with a rule under the subject."""
        kind = self._line(self._said.kind, BODY, bold=True)
        kind.paragraph_format.space_before = Pt(3 * SPACING)
        lines = [balanced(line, ROOM, BODY, bold=True) for line in self._said.subject.split("\n")]
        subject = "\n".join(lines)
        self._line(subject, BODY, bold=True)
        widest = max(width_of(line, BODY, bold=True) for line in subject.split("\n"))
        drawn = self._file.add_paragraph()
        rule(drawn, RULE_SHARE * min(widest, ROOM), ROOM)
        drawn.paragraph_format.space_after = Pt(2 * SPACING)

    def _line(self, text: str, size: float, bold: bool = False, italic: bool = False) -> WordParagraph:
        self._last = paragraph = self._file.add_paragraph()
        paragraph.alignment = CENTRE
        paragraph.paragraph_format.keep_with_next = True
        write(paragraph, text, size, bold, italic)
        return paragraph

    # The text

    def _block(self, block: Block) -> None:
        if isinstance(block, Heading):
            heading = self._body(block.text, bold=True)
            heading.paragraph_format.keep_with_next = True
            outline(heading, block.level)
        elif isinstance(block, Paragraph):
            self._body(block.text, lead=block.lead)
        elif isinstance(block, Chart):
            self._chart(block)
        else:
            self._grid(block)

    def _body(self, text: str, lead: str = "", bold: bool = False, italic: bool = False) -> WordParagraph:
        self._last = paragraph = self._file.add_paragraph()
        paragraph.alignment = JUSTIFY
        form = paragraph.paragraph_format
        form.first_line_indent, form.space_after, form.line_spacing = Mm(INDENT), Pt(SPACING), LINES
        form.widow_control = True
        if lead:
            write(paragraph, f"{lead} " if text else lead, BODY, bold=True)
        if text:
            write(paragraph, text, BODY, bold, italic)
        return paragraph

    def _grid(self, block: Table) -> None:
        """A table with lines; its title, which stands above it, stays with it."""
        self._last.paragraph_format.keep_with_next = True
        self._file.element.body._insert_tbl(table_element(block, self._cells))
        self._last = self._file.add_paragraph()
        self._last.paragraph_format.line_spacing = Pt(SPACING)

    def _chart(self, chart: Chart) -> None:
        """The drawing, and under it its name."""
        self._charts += 1
        drawn = self._file.add_paragraph()
        drawn.alignment, drawn.paragraph_format.keep_with_next = CENTRE, True
        add_chart(self._file, drawn, chart, self._room, self._charts)
        name = self._line(chart.name, NUMBER, italic=True)
        name.paragraph_format.space_after, name.paragraph_format.keep_with_next = Pt(SPACING), False

    # Below the text

    def _end(self) -> None:
        """Boxes 7 and 9b: one signature stands beside the recipients, several above them."""
        self._last.paragraph_format.keep_with_next = True
        signatures = self._said.signatures
        alone = len(signatures) == 1
        share = ROOM / (len(signatures) + alone)
        table = self._table(1, (share,) * (len(signatures) + alone))
        cells = table.rows[0].cells
        for cell, signature in zip(cells[alone:], signatures, strict=True):
            self._signature(cell, signature)
        keep_rows_whole(table)
        if alone:
            self._recipients(cells[0], cells[0].paragraphs[0])
        else:
            self._recipients(self._file, self._file.add_paragraph())

    def _signature(self, cell: _Cell, signature: Signature) -> None:
        """A signature never stands alone on a page."""
        for place, line in enumerate(signature.lines):
            paragraph = self._centred(cell, line, BODY, bold=True, first=place == 0)
            paragraph.paragraph_format.space_before = Pt(2 * SPACING if place == 0 else 0)
        for _ in range(SIGN):
            self._centred(cell, "", BODY)
        self._centred(cell, signature.name, BODY, bold=True)

    def _recipients(self, where: Document | _Cell, head: WordParagraph) -> None:
        head.paragraph_format.space_before = Pt(2 * SPACING)
        write(head, "Nơi nhận:", RECIPIENTS_HEAD, bold=True, italic=True)
        paragraphs = [head]
        for line in self._said.recipient_lines:
            paragraphs.append(where.add_paragraph())
            write(paragraphs[-1], line, RECIPIENTS)
        for paragraph in paragraphs[:-1]:
            paragraph.paragraph_format.keep_with_next = True

    # After the text

    def _appendix(self, appendix: Appendix) -> None:
        """On pages of its own, numbered from 1."""
        section = self._file.add_section(WD_SECTION.NEW_PAGE)
        end_without_room(self._file.paragraphs[-1])
        width, height = reversed(PAGE) if appendix.wide else PAGE
        section.orientation = WD_ORIENT.LANDSCAPE if appendix.wide else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(width), Mm(height)
        section.different_first_page_header_footer = True
        number_from_one(section)
        self._room, self._cells = width - LEFT - RIGHT, APPENDED
        self._line(appendix.label, BODY, bold=True)
        self._line(appendix.title, BODY, bold=True)
        under = self._line(self._said.accompanies, BODY, italic=True)
        under.paragraph_format.space_after = Pt(2 * SPACING)
        for block in appendix.body:
            self._block(block)

    # Parts of parts

    def _table(self, rows: int, widths: tuple[float, ...]) -> WordTable:
        table: WordTable = self._file.add_table(rows, len(widths), style="Normal Table")
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        fix_widths(table, widths)
        return table

    def _centred(
        self,
        cell: _Cell,
        text: str,
        size: float,
        bold: bool = False,
        italic: bool = False,
        first: bool = False,
    ) -> WordParagraph:
        paragraph: WordParagraph = cell.paragraphs[0] if first else cell.add_paragraph()
        paragraph.alignment = CENTRE
        paragraph.paragraph_format.keep_with_next = True
        write(paragraph, text, size, bold, italic)
        return paragraph
