"""A bar chart that Word can edit: the drawing with its figures, and the workbook behind it.

Bars that lie next to each other have patterns of their own, whatever the printer, and each bears its figure.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm
from docx.text.paragraph import Paragraph
from openpyxl import Workbook

from ..core.language import readable
from ..core.state_document import Chart, Height, Series
from .word_parts import FONT, same_bytes

CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LETTERS = 11  # points
WHOLE, FRACTIONS = "[$-42A]#,##0", "[$-42A]#,##0.0"  # as Vietnamese write them, wherever it is opened
BAR, FRAME = 9, 30  # millimetres: one category, everything around them
BLUE, GREY = "1F4E79", "595959"
FILLS = (  # by series: a colour, and the pattern that it is drawn in
    *((BLUE, ""), (BLUE, "wdUpDiag"), (BLUE, "lgGrid")),
    *((GREY, "dkHorz"), (GREY, "dkVert"), ("FFFFFF", "")),
)
_SOLID = '<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
_PATTERN = (
    '<a:pattFill prst="{pattern}"><a:fgClr><a:srgbClr val="{colour}"/></a:fgClr>'
    '<a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr></a:pattFill>'
)
_NAMES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_DRAWING = (
    "<w:drawing {names}><wp:inline><wp:extent cx={width} cy={height}/>"
    "<wp:docPr id={number} name={name} descr={told}/>"
    '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
    '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id={relation}/>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing>"
)
_LEGEND = '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>'
# The first category stands on top, as one reads.
_SPACE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<c:chartSpace {names}><c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea>'
    '<c:layout/><c:barChart><c:barDir val="bar"/><c:grouping val="{grouping}"/><c:varyColors val="0"/>'
    '{series}<c:gapWidth val="50"/>{overlap}<c:axId val="1"/><c:axId val="2"/></c:barChart>'
    '<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>'
    '<c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
    '<c:minorTickMark val="none"/><c:tickLblPos val="low"/><c:crossAx val="2"/></c:catAx>'
    '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/>{most}<c:min val="0"/></c:scaling>'
    '<c:delete val="1"/><c:axPos val="t"/><c:numFmt formatCode="General" sourceLinked="0"/>'
    '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="none"/>'
    '<c:crossAx val="1"/></c:valAx></c:plotArea>{legend}'
    '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>{letters}'
    '<c:externalData r:id="{source}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
)
_SERIES = (
    '<c:ser><c:idx val="{place}"/><c:order val="{place}"/>'
    "<c:tx><c:strRef><c:f>Sheet!${column}$1</c:f>{name}</c:strRef></c:tx>"
    "<c:spPr>{fill}"
    '<a:ln w="6350"><a:solidFill><a:srgbClr val="404040"/></a:solidFill></a:ln></c:spPr>'
    '<c:invertIfNegative val="0"/><c:dLbls>{hidden}<c:numFmt formatCode="{format}" sourceLinked="0"/>'
    "<c:spPr>{ground}<a:ln><a:noFill/></a:ln></c:spPr>{letters}"
    '<c:dLblPos val="{where}"/><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
    '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
    "<c:cat><c:strRef><c:f>Sheet!$A$2:$A${last}</c:f>{categories}</c:strRef></c:cat>"
    "<c:val><c:numRef><c:f>Sheet!${column}$2:${column}${last}</c:f>{numbers}</c:numRef></c:val></c:ser>"
)


def add_chart(file: Document, paragraph: Paragraph, chart: Chart, room: float, number: int) -> None:
    """Draw ``chart`` as wide as ``room`` in an empty paragraph; ``number`` counts the charts of the file."""
    package = file.part.package
    workbook = Part(
        PackURI(f"/word/embeddings/chart{number}.xlsx"), WORKBOOK, _workbook(chart, file), package
    )
    drawn = Part(PackURI(f"/word/charts/chart{number}.xml"), CHART, b"", package)
    source = drawn.relate_to(workbook, RELATIONSHIP_TYPE.PACKAGE)
    drawn._blob = _chart_text(chart, source).encode()
    relation = file.part.relate_to(drawn, RELATIONSHIP_TYPE.CHART)
    bars = len(chart.categories) * (1 if chart.stacked else len(chart.series))
    drawing = _DRAWING.format(
        names=nsdecls("w", "wp", "a", "r"),
        width=quoteattr(str(Mm(room))),
        height=quoteattr(str(Mm(FRAME + BAR * bars))),
        number=quoteattr(str(number)),
        name=quoteattr(f"Chart {number}"),
        told=quoteattr(readable("; ".join((chart.name, *chart.lines)))),
        relation=quoteattr(relation),
    )
    paragraph.add_run()._r.append(parse_xml(drawing))


def _workbook(chart: Chart, file: Document) -> bytes:
    """Categories down, a column for each series; the same chart gives the same bytes."""
    book = Workbook()
    sheet = book.active
    sheet.append(["", *(each.name for each in chart.series)])
    for place, category in enumerate(chart.categories):
        sheet.append([category, *(each.values[place] for each in chart.series)])
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a name that begins like a formula is none
    output = io.BytesIO()
    book.save(output)
    return same_bytes(output.getvalue(), file.core_properties.created)


def _chart_text(chart: Chart, source: str) -> str:
    series = "".join(_series(chart, each, place) for place, each in enumerate(chart.series))
    return _SPACE.format(
        names=_NAMES,
        grouping="stacked" if chart.stacked else "clustered",
        overlap='<c:overlap val="100"/>' if chart.stacked else "",
        legend=_LEGEND if len(chart.series) > 1 else "",
        series=series,
        most=f'<c:max val="{chart.whole}"/>' if chart.whole else "",
        letters=_letters(),
        source=source,
    )


def _series(chart: Chart, series: Series, place: int) -> str:
    colour, pattern = FILLS[place % len(FILLS)]
    return _SERIES.format(
        place=place,
        column=chr(ord("B") + place),  # column A holds the categories
        last=len(chart.categories) + 1,
        name=_texts((series.name,)),
        categories=_texts(chart.categories),
        numbers=_numbers(series.values),
        fill=(_PATTERN if pattern else _SOLID).format(colour=colour, pattern=pattern),
        hidden="".join(_hidden_labels(series)),
        ground=_SOLID.format(colour="FFFFFF") if chart.stacked else "<a:noFill/>",
        letters=_letters(),
        format=FRACTIONS if any(isinstance(each, Decimal) for each in series.values) else WHOLE,
        where="ctr" if chart.stacked else "outEnd",
    )


def _letters() -> str:
    return (
        f'<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="{LETTERS * 100}">'
        f"{_SOLID.format(colour='000000')}"
        f'<a:latin typeface="{FONT}"/><a:cs typeface="{FONT}"/></a:defRPr></a:pPr>'
        '<a:endParaRPr lang="vi-VN"/></a:p></c:txPr>'
    )


def _hidden_labels(series: Series) -> Iterator[str]:
    """A bar of no length needs no figure over its neighbours."""
    for place, value in enumerate(series.values):
        if not value:
            yield f'<c:dLbl><c:idx val="{place}"/><c:delete val="1"/></c:dLbl>'


def _texts(texts: tuple[str, ...]) -> str:
    points = "".join(
        f'<c:pt idx="{place}"><c:v>{escape(readable(text))}</c:v></c:pt>' for place, text in enumerate(texts)
    )
    return f'<c:strCache><c:ptCount val="{len(texts)}"/>{points}</c:strCache>'


def _numbers(values: tuple[Height, ...]) -> str:
    points = "".join(
        f'<c:pt idx="{place}"><c:v>{value}</c:v></c:pt>'
        for place, value in enumerate(values)
        if value is not None
    )
    return (
        f'<c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="{len(values)}"/>{points}'
        "</c:numCache>"
    )
