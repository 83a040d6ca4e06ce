"""A survey on paper, from its definition: for families without a smartphone, and for clerks who type it in.

Boxes bear digits in the order of the form; clerks type those digits. A question is never cut in two, and type
and space are the largest that keep the form on one sheet of paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..core.codes import SLIP_LENGTH
from ..core.definition import FormDefinition
from ..core.form_builder import BoundForm, BoundQuestion, BoundSection, bind
from ..core.office import Office, Thresholds
from ..core.rounds import Poster
from .paper_choices import Choices
from .paper_layout import BOTTOM, TOP, Block, Setting, height, laid_out
from .paper_texts import PaperTexts, paper_texts
from .sheets import PAGE_HEIGHT, PAGE_WIDTH, Paragraph, Paragraphs, Sheet

# All lengths in millimetres, type sizes in points.
_MARGIN = 16
_WIDTH = PAGE_WIDTH - 2 * _MARGIN
_FOOT = PAGE_HEIGHT - 11.5
_INDENT = 8.5  # of a question's words, behind its number
_RULING = 8.5  # between lines to write on
_FEWEST_LINES = 3
_WRITTEN = 60  # characters that fit on such a line
_SLIP_CELL, _SLIP_GAP, _SLIP_GROUPS = 8, 3.5, (4, 4, 5)
_FAINT = 140


def paper_form_pdf(
    definition: FormDefinition,
    office: Office,
    poster: Poster | None = None,
    slips: bool = False,
    language: str = "vi",
    thresholds: Thresholds | None = None,
) -> bytes:
    """The form of the school of ``poster``; without one, every question, and a line for the school's name.

    ``slips`` adds boxes for a slip's code. ``thresholds`` are those frozen in the round, the office's where
    none are given. A language that the definition lacks gives Vietnamese. The same form, the same bytes.
    """
    language = language if language in definition.languages else definition.languages[0]
    texts = paper_texts(definition, office, poster, thresholds or office.thresholds, language)
    with _Paper(language) as pdf:
        pdf.describe(texts.title, *([poster.round.opens_on] if poster else []))
        pdf.draw(texts, _asked(definition, poster, language), slips)
        return bytes(pdf.output())


def _asked(definition: FormDefinition, poster: Poster | None, language: str) -> BoundForm:
    """What the school is asked: its facts decide, as on the page. Everything where no school is known."""
    if poster is not None:
        return bind(definition.sections, language, facts=poster.school.facts())
    sections = (
        replace(
            section, relevant="", questions=tuple(replace(each, relevant="") for each in section.questions)
        )
        for section in definition.sections
    )
    return bind(sections, language)


class _Paper(Sheet):
    """A form that is laid out in blocks, then drawn page by page."""

    def __init__(self, language: str) -> None:
        super().__init__(language, _MARGIN)
        self.c_margin = 0  # words stand flush with boxes and lines

    def draw(self, texts: PaperTexts, form: BoundForm, slips: bool) -> None:
        self.add_page()  # words can only be measured on a page
        chosen = laid_out(lambda how: self._blocks(texts, form, slips, how))
        for number, blocks in enumerate(chosen.pages, start=1):
            if number > 1:
                self.add_page()
            self._page(blocks, chosen.room)
            self._foot(texts, texts.page.format(number=number, all=len(chosen.pages)))

    def _page(self, blocks: list[Block], room: float) -> None:
        spare = max(0.0, BOTTOM - TOP - height(blocks, room))
        y = float(TOP)
        for block in blocks:
            extra = min(spare, block.room)
            block.draw(y, extra)
            spare -= extra
            y += block.height + extra + room

    def _foot(self, texts: PaperTexts, page: str) -> None:
        self.set_y(_FOOT)
        self.say(page, 9, align="R")
        self.set_y(_FOOT)
        self.say(texts.foot, 9)

    def _blocks(self, texts: PaperTexts, form: BoundForm, slips: bool, how: Setting) -> Iterator[Block]:
        yield self._paragraphs(_heading(self, texts))
        yield self._promise(texts)
        if slips:
            yield self._slip(texts)
        yield self._paragraphs((Paragraph(texts.how, 11, bold=True), Paragraph(texts.free, 11)))
        for section in form.sections:
            asked = [bound for bound in section if bound.relevant]
            for bound in asked:
                block = self._question(bound, texts, how)
                yield self._headed(section, block, how) if bound is asked[0] else block

    # Blocks

    def _paragraphs(self, paragraphs: Paragraphs) -> Block:
        laid = self.laid(paragraphs, _WIDTH)
        return Block(laid.height, lambda y, _: self.put(laid, _MARGIN, y))

    def _promise(self, texts: PaperTexts) -> Block:
        """The lines of promise in a frame."""
        pad, dash = 3.5, 4
        inside = _WIDTH - 2 * pad
        heading = self.laid((Paragraph(texts.promise_title, 11.5, bold=True),), inside)
        said = [self.laid((Paragraph(each, 11, above=0.5),), inside - dash) for each in texts.promises]
        height = heading.height + sum(each.height for each in said) + 2 * pad - 1

        def draw(y: float, _: float) -> None:
            self.set_line_width(0.3)
            self.rect(_MARGIN, y, _WIDTH, height)
            y += pad - 0.5
            self.put(heading, _MARGIN + pad, y)
            y += heading.height
            for each in said:
                self.stack((Paragraph("–", 11, above=0.5),), _MARGIN + pad, y, dash)
                self.put(each, _MARGIN + pad + dash, y)
                y += each.height

        return Block(height, draw)

    def _slip(self, texts: PaperTexts) -> Block:
        """A cell for each character of the slip's code, in the groups in which it is printed."""
        cells = SLIP_LENGTH * _SLIP_CELL + (len(_SLIP_GROUPS) - 1) * _SLIP_GAP
        words = (Paragraph(texts.slip, 11.5, bold=True), Paragraph(texts.slip_why, 11))
        asked = self.laid(words, _WIDTH - cells - _SLIP_GAP)
        height = max(asked.height, _SLIP_CELL)

        def draw(y: float, _: float) -> None:
            self.put(asked, _MARGIN, y + (height - asked.height) / 2)
            x, y = PAGE_WIDTH - _MARGIN - cells, y + (height - _SLIP_CELL) / 2
            self.set_line_width(0.3)
            for group in _SLIP_GROUPS:
                for _cell in range(group):
                    self.rect(x, y, _SLIP_CELL, _SLIP_CELL)
                    x += _SLIP_CELL
                x += _SLIP_GAP

        return Block(height, draw)

    def _headed(self, section: BoundSection, block: Block, how: Setting) -> Block:
        """A section's name stays with its first question."""
        hint = (Paragraph(section.hint, 11),) if section.hint else ()
        heading = self.laid((Paragraph(section.label, how.size + 1.5, bold=True), *hint), _WIDTH)
        above = heading.height + 2

        def draw(y: float, extra: float) -> None:
            self.put(heading, _MARGIN, y)
            self.set_draw_color(_FAINT)
            self.set_line_width(0.3)
            self.line(_MARGIN, y + heading.height + 0.6, _MARGIN + _WIDTH, y + heading.height + 0.6)
            self.set_draw_color(0)
            block.draw(y + above, extra)

        return Block(above + block.height, draw, block.room)

    def _question(self, bound: BoundQuestion, texts: PaperTexts, how: Setting) -> Block:
        several = f" {texts.several}" if bound.control == "boxes" else ""
        hint = (Paragraph(bound.hint, 11),) if bound.hint else ()
        words = self.laid((Paragraph(bound.label + several, how.size), *hint), _WIDTH - _INDENT)
        number = Paragraph(f"{bound.number}." if bound.number else "", how.size, bold=True)
        answer = self._answer(bound, how)

        def draw(y: float, extra: float) -> None:
            self.stack((number,), _MARGIN, y, _INDENT)
            self.put(words, _MARGIN + _INDENT, y)
            answer.draw(y + words.height, extra)

        return Block(words.height + answer.height, draw, answer.room)

    def _answer(self, bound: BoundQuestion, how: Setting) -> Block:
        if bound.control == "note":
            return Block(0, lambda *_: None)
        if bound.choices:
            choices = Choices(self, bound.choices, how.size, _WIDTH - _INDENT, how.gap, how.loose)
            return Block(choices.height, lambda y, _: choices.draw(_MARGIN + _INDENT, y))
        return self._lines(bound)

    def _lines(self, bound: BoundQuestion) -> Block:
        """Lines to write on, as many as the answer may fill where there is room for them."""
        most = max(1, -(-(bound.max_length or 1) // _WRITTEN)) if bound.control == "area" else 1
        fewest = min(most, _FEWEST_LINES)

        def draw(y: float, extra: float) -> None:
            self.set_draw_color(_FAINT)
            self.set_line_width(0.25)
            for number in range(1, fewest + int(extra / _RULING) + 1):
                self.line(_MARGIN + _INDENT, y + number * _RULING, _MARGIN + _WIDTH, y + number * _RULING)
            self.set_draw_color(0)

        return Block(fewest * _RULING, draw, (most - fewest) * _RULING)


def _heading(sheet: Sheet, texts: PaperTexts) -> Paragraphs:
    title = sheet.largest(texts.title, 1, (20, 14), _WIDTH, bold=True)
    school = sheet.largest(texts.school, 2, (14, 11), _WIDTH, bold=True)
    until = (Paragraph(texts.until, 11, above=0.5),) if texts.until else ()
    return (
        Paragraph(texts.issuer, 11),
        Paragraph(texts.title, title, bold=True, above=1.5),
        Paragraph(texts.school, school, bold=True, above=1),
        *until,
    )
