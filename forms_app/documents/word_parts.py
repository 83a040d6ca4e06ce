"""Small parts of a Word file that python-docx has no words for: fonts in full, rules, page numbers, bytes.

Lengths are millimetres, type sizes points.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from copy import deepcopy
from datetime import datetime
from functools import lru_cache
from typing import Any

from docx.document import Document
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from fpdf import FPDF

from ..core.language import readable

FONT = "Times New Roman"
SCRIPTS = ("ascii", "hAnsi", "eastAsia", "cs")  # kinds of letters that a run names its font for
LANGUAGE = "vi-VN"
RULE_WIDTH = 6  # eighths of a point
GAP = 2  # between a text and the rule under it
_PROPERTIES = "docProps/core.xml"
_MOMENT = re.compile(rb">\d{4}-\d\d-\d\dT[\d:.]+Z?<")
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the first moment a zip knows: the same document gives the same bytes
# What the empty document of python-docx brings and no office needs.
_LEFT_OUT = ("stylesWithEffects", "customXml", "thumbnail")


def set_font(properties: Any, size: float) -> None:
    """Name font, size and language on run properties ``w:rPr``, in every kind of letters."""
    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]  # those of a theme would win
    for script in SCRIPTS:
        fonts.set(qn(f"w:{script}"), FONT)
    for tag in ("w:sz", "w:szCs"):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
    properties.get_or_add_sz().set(qn("w:val"), str(round(size * 2)))
    _after(properties, "w:sz", _element("w:szCs", val=str(round(size * 2))))
    _after(properties, "w:szCs", _element("w:lang", val=LANGUAGE, eastAsia=LANGUAGE))


def _after(properties: Any, tag: str, new: Any) -> None:
    """Put ``new`` behind the part ``tag``: Word wants them in one order."""
    for old in properties.findall(new.tag):
        properties.remove(old)
    properties.find(qn(tag)).addnext(new)


def _element(tag: str, **values: str) -> Any:
    made = OxmlElement(tag)
    for name, value in values.items():
        made.set(qn(f"w:{name}"), value)
    return made


def write(paragraph: Paragraph, text: str, size: float, bold: bool = False, italic: bool = False) -> Run:
    """Add ``text``; what XML cannot hold becomes a space, a line end becomes a line break."""
    run = paragraph.add_run(readable(text))
    run._r.insert(0, deepcopy(_letters(size, bold, italic)))
    return run


@lru_cache(maxsize=64)
def _letters(size: float, bold: bool, italic: bool) -> Any:
    """Properties of a run, made once: a document has hundreds of runs and a handful of types."""
    properties = OxmlElement("w:rPr")
    properties.append(_element("w:rFonts"))
    for tag, wanted in (("w:b", bold), ("w:i", italic)):
        if wanted:
            properties.append(_element(tag))
    set_font(properties, size)
    return properties


def letters_text(size: float, bold: bool = False) -> str:
    """The same as text, for tables that are written as text."""
    return re.sub(r'\s+xmlns:\w+="[^"]*"|\n\s*', "", _letters(size, bold, False).xml)


def rule(paragraph: Paragraph, width: float, room: float) -> None:
    """Make an empty paragraph a rule of ``width`` in the middle of ``room``."""
    side = Mm(max(0.0, (room - width) / 2))
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = side
    form.first_line_indent = form.space_after = Pt(0)
    form.space_before = Pt(GAP)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(4)
    mark = OxmlElement("w:rPr")  # of the paragraph's own mark, which sets the height of an empty line
    paragraph._p.get_or_add_pPr().append(mark)
    set_font(mark, 1)
    borders = OxmlElement("w:pBdr")
    borders.append(_element("w:top", val="single", sz=str(RULE_WIDTH), space="0", color="000000"))
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def page_number(paragraph: Paragraph, size: float) -> None:
    """The number of the page, as a field that Word fills in."""
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = " PAGE "
    for part in (_field("begin"), instruction, _field("separate")):
        write(paragraph, "", size)._r.append(part)
    write(paragraph, "2", size)  # until Word counts: the first page that shows one
    write(paragraph, "", size)._r.append(_field("end"))


def _field(edge: str) -> Any:
    return _element("w:fldChar", fldCharType=edge)


def fix_widths(table: Table, widths: tuple[float, ...]) -> None:
    """Columns of exactly these widths, cells without padding."""
    table.autofit = False
    properties = table._tbl.tblPr
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(_element(f"w:{side}", w="0", type="dxa"))
    indent = _element("w:tblInd", w="0", type="dxa")
    properties.insert_element_before(indent, "w:tblBorders", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    properties.insert_element_before(margins, "w:tblLook")
    for place, width in enumerate(widths):
        table.columns[place].width = Mm(width)
        for cell in table.columns[place].cells:
            cell.width = Mm(width)


def keep_rows_whole(table: Table) -> None:
    """No row is cut in two at the end of a page."""
    for row in table.rows:
        row._tr.get_or_add_trPr().append(_element("w:cantSplit"))


def number_from_one(section: Section) -> None:
    """The pages of a section begin with 1. A section takes over what the one before it said."""
    properties = section._sectPr
    for taken_over in properties.findall(qn("w:pgNumType")):
        properties.remove(taken_over)
    properties.insert_element_before(
        _element("w:pgNumType", start="1"), "w:cols", "w:formProt", "w:vAlign", "w:noEndnote", "w:titlePg"
    )


def end_without_room(paragraph: Paragraph) -> None:
    """An empty paragraph that Word wants at the end of a section: on a full page it must not need another."""
    spacing = paragraph.paragraph_format
    spacing.space_before = spacing.space_after = Pt(0)
    spacing.line_spacing = Pt(1)


def outline(paragraph: Paragraph, level: int) -> None:
    """Make a heading one that Word lists beside the text and reads out as such; levels count from 1."""
    mark = _element("w:outlineLvl", val=str(level - 1))
    paragraph._p.get_or_add_pPr().insert_element_before(mark, "w:divId", "w:cnfStyle", "w:rPr")


@lru_cache(maxsize=1)
def _ruler() -> FPDF:
    return FPDF()


def width_of(text: str, size: float, bold: bool = False) -> float:
    """Width of one line of Times, in millimetres; marks over and under letters add none."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    ruler = _ruler()
    ruler.set_font("times", "B" if bold else "", size)
    return float(ruler.get_string_width(letters.encode("latin-1", "replace").decode("latin-1")))


def balanced(text: str, room: float, size: float, bold: bool = False) -> str:
    """``text`` on one line where it fits, else on two that are about as long."""
    words = text.split()
    if width_of(text, size, bold) <= room or len(words) < 2:
        return text
    halves = ((" ".join(words[:place]), " ".join(words[place:])) for place in range(1, len(words)))
    return "\n".join(min(halves, key=lambda pair: max(width_of(each, size, bold) for each in pair)))


def leave_out_extras(document: Document) -> None:
    """Drop the parts of the empty document that no office needs: half of its bytes."""
    for part in (document.part, document.part.package):
        for key, relation in list(part.rels.items()):
            if relation.reltype.endswith(_LEFT_OUT):
                del part.rels[key]


def packed(document: Document) -> bytes:
    """The file's bytes; the same document gives the same ones."""
    raw = io.BytesIO()
    document.save(raw)
    return same_bytes(raw.getvalue())


def same_bytes(office_file: bytes, modified: datetime | None = None) -> bytes:
    """A file of Word or Excel without the moment at which it was packed; with ``modified`` as its own."""
    fixed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(office_file)) as source, zipfile.ZipFile(fixed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            content = source.read(name)
            if modified and name == _PROPERTIES:
                moment = modified.isoformat(timespec="seconds")
                content = _MOMENT.sub(f">{moment}Z<".encode(), content)
            target.writestr(entry, content)
    return fixed.getvalue()
