"""Paper forms on the page: a block per form with a field per question, read back from what was posted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from flask import request
from flask_babel import gettext as _

from ...core.codes import LONGEST_TYPED, read_slip
from ...core.definition import FormDefinition
from ...core.errors import Mistyped
from ...core.form_builder import BoundQuestion
from ...core.paper import SLIP, PaperForm, PaperReader
from ...core.rounds import Access, Poster
from ...storage.forms import published
from ...storage.paper import slip_fits
from ..language import page_language
from ..services import services
from ..texts import words
from .posted import Posted

LONGEST_NUMBERS = 99  # characters of several numbers

Forms = dict[int, PaperForm]  # by place in the pile, from 1


@dataclass(frozen=True)
class Field:
    """One thing to type. ``control``: digits, words, slip, or either of two ``versions``."""

    id: str  # and name
    control: str
    label: str
    number: int | None = None  # of the question
    value: str = ""
    error: str = ""
    longest: int = 0  # characters
    versions: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Block:
    """One paper form on the page; ``dropped``: it is to be left out of the batch."""

    place: int
    fields: list[Field]
    dropped: bool = False

    @property
    def id(self) -> str:
        return field_id(self.place, "")

    @property
    def rows(self) -> Iterator[tuple[str, list[Field]]]:
        """Fields that follow each other, by how they are drawn."""
        return ((control, list(some)) for control, some in groupby(self.fields, lambda each: each.control))


class Pile:
    """The paper forms of one school, and how they are read."""

    def __init__(self, poster: Poster) -> None:
        self.poster = poster
        self._in_slip_round = poster.round.access is Access.SLIPS

    @cached_property
    def definition(self) -> FormDefinition:
        return published(self.poster.round.form_id, self.poster.round.form_version)[0]

    @cached_property
    def reader(self) -> PaperReader:
        return PaperReader(self.definition, self.poster.school.facts(), page_language())

    @cached_property
    def names(self) -> list[str]:
        """Everything that is typed of a form, in the order of the paper."""
        slip = [SLIP] if self._in_slip_round else []
        return [*slip, *(bound.question.name for bound in self.reader.questions)]

    def question(self, name: str) -> BoundQuestion:
        return next(each for each in self.reader.questions if each.question.name == name)

    def fits(self, slip: str) -> bool:
        """Whether a slip is one of the school's that was not used."""
        return slip_fits(self.poster.round.id, self.poster.school.code, slip, services().box)

    def blank(self, places: Iterable[int]) -> list[Block]:
        """Blocks with nothing in them."""
        return [self._block(place, {}, {}) for place in places]

    def read(self, places: Iterable[int], posted: Posted, first: bool) -> tuple[list[Block], Forms]:
        """What was typed, to be shown again, and the forms in it; faults go to ``posted``.

        In the ``first`` entry a form of which nothing was typed is left out, and a slip that was used is a
        fault; later on forms are left out by a box to tick (paper_dispute.py).
        """
        blocks: list[Block] = []
        forms: Forms = {}
        for place in places:
            typed = {name: request.form.get(field_id(place, name), "") for name in self.names}
            faults: dict[str, str] = {}
            if not first or any(map(str.strip, typed.values())):
                answers, faults = self.reader.read(typed)
                slip = self._slip(typed[SLIP], forms, faults, first) if self._in_slip_round else ""
                forms[place] = PaperForm(answers, slip)
            blocks.append(self._block(place, typed, faults))
            self.tell(place, faults, posted)
        return blocks, forms

    def field(self, place: int, name: str, value: str = "", error: str = "") -> Field:
        id_ = field_id(place, name)
        if name == SLIP:
            return Field(id_, "slip", _("Mã trên lá phiếu"), None, value, error, LONGEST_TYPED)
        bound = self.question(name)
        if not bound.choices:
            return Field(id_, "words", bound.label, bound.number, value, error, bound.max_length or 0)
        one = bound.question.type == "select_one"
        longest = len(str(len(bound.choices))) if one else LONGEST_NUMBERS
        return Field(id_, "digits", bound.label, bound.number, value, error, longest)

    def tell(self, place: int, faults: Mapping[str, str], posted: Posted) -> None:
        """List the faults of one form, by name, each with its place."""
        for name in self.names:
            if not (fault := faults.get(name)):
                continue
            told = _("Phiếu %(form)d: %(fault)s", form=place, fault=fault)
            if name != SLIP:
                number = self.question(name).number
                told = _("Phiếu %(form)d, câu %(num)d: %(fault)s", form=place, num=number, fault=fault)
            posted.wrong(field_id(place, name), told)

    def _block(self, place: int, typed: Mapping[str, str], faults: Mapping[str, str]) -> Block:
        return Block(
            place,
            [self.field(place, name, typed.get(name, ""), faults.get(name, "")) for name in self.names],
        )

    def _slip(self, typed: str, before: Forms, faults: dict[str, str], first: bool) -> str:
        try:
            slip = read_slip(typed)
        except Mistyped as mistyped:
            faults[SLIP] = words(mistyped.told)
            return ""
        if twin := next((place for place, form in before.items() if form.slip == slip), None):
            faults[SLIP] = _("Mã này trùng với mã của phiếu %(num)d.", num=twin)
        elif first and not self.fits(slip):
            faults[SLIP] = slip_unfit()
        return slip


def slip_unfit() -> str:
    return str(_("Lá phiếu này đã dùng, đã hủy hoặc không đúng. Giấy ghi đúng như vậy thì để tờ này ra."))


def field_id(place: int, name: str) -> str:
    """Name and id of a field; of the whole form without a name."""
    return f"form{place}-{name}" if name else f"form{place}"
