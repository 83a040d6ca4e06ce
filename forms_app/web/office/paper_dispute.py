"""Where two entries of a pile differ: both people look at the paper and type those places again."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from flask import request
from flask_babel import gettext as _

from ...core.codes import read_slip
from ...core.errors import Mistyped
from ...core.paper import SLIP, Misread, alike, differences
from ..texts import words
from .paper_pile import Block, Field, Forms, Pile, field_id, slip_unfit
from .posted import Posted

DROP = "_drop"  # the box that leaves a form out of the batch
VERSIONS = ("1", "2")


class Dispute:
    """Two entries of the same places; forms whose slip was used meanwhile are in dispute too."""

    def __init__(self, pile: Pile, first: Forms, second: Forms) -> None:
        self._pile, self._first, self._second = pile, first, second

    @cached_property
    def names(self) -> dict[int, list[str]]:
        """What has to be settled, by place."""
        found = {}
        for place, form in self._first.items():
            names = differences(self._pile.definition, form, self._second[place])
            if form.slip and SLIP not in names and not self._pile.fits(form.slip):
                names.insert(0, SLIP)
            if names:
                found[place] = names
        return found

    def shown(self, posted: Posted) -> list[Block]:
        """Blank fields for all of it, each told in ``posted``."""
        blocks = []
        for place, names in self.names.items():
            faults = {name: self._reason(place, name) for name in names}
            blocks.append(Block(place, [self._field(place, name, "", faults[name]) for name in names]))
            self._pile.tell(place, faults, posted)
        return blocks

    def settled(self, posted: Posted) -> tuple[list[Block], Forms]:
        """The forms as they are to be stored; what is not settled yet goes to ``posted``."""
        forms, blocks = dict(self._first), []
        for place, names in self.names.items():
            dropped = field_id(place, DROP) in request.form
            faults = {} if dropped else self._settle(place, names, forms)
            typed = {name: request.form.get(field_id(place, name), "") for name in names}
            fields = [self._field(place, name, typed[name], faults.get(name, "")) for name in names]
            blocks.append(Block(place, fields, dropped))
            self._pile.tell(place, faults, posted)
            if dropped:
                del forms[place]
        return blocks, forms

    def _settle(self, place: int, names: list[str], forms: Forms) -> Mapping[str, str]:
        """Put what is settled into ``forms``; the rest in words, by name."""
        faults = {}
        for name in names:
            try:
                forms[place] = forms[place].with_value(name, self._third(place, name))
            except Mistyped as mistyped:
                faults[name] = words(mistyped.told)
        return faults

    def _third(self, place: int, name: str) -> Any:
        """What was typed now. Raises Mistyped where it agrees with neither of the first two."""
        typed = request.form.get(field_id(place, name), "")
        one, other = self._first[place].value(name), self._second[place].value(name)
        if self._is_words(name):
            if typed not in VERSIONS:
                raise Mistyped(_("chưa chọn bản đúng với giấy."))
            return one if typed == VERSIONS[0] else other
        value = self._read(name, typed)
        if not alike(value, one) and not alike(value, other):
            raise Mistyped(_("khác cả hai lần trước. Xin xem lại giấy."))
        if name == SLIP and not self._pile.fits(value):
            raise Mistyped(slip_unfit())
        return value

    def _read(self, name: str, typed: str) -> Any:
        if name == SLIP:
            return read_slip(typed)
        try:
            return self._pile.reader.choice(name, typed)
        except Misread as misread:
            raise Mistyped(misread.told) from None

    def _reason(self, place: int, name: str) -> str:
        one, other = self._first[place].value(name), self._second[place].value(name)
        return slip_unfit() if alike(one, other) else _("hai lần gõ khác nhau.")

    def _is_words(self, name: str) -> bool:
        return name != SLIP and not self._pile.question(name).choices

    def _field(self, place: int, name: str, value: str, error: str) -> Field:
        """Own words are chosen among the two versions: nobody types a sentence the same way three times."""
        plain = self._pile.field(place, name, value, error)
        if not self._is_words(name):
            return plain
        versions = (str(self._first[place].value(name) or ""), str(self._second[place].value(name) or ""))
        return Field(plain.id, "either", plain.label, plain.number, value, error, versions=versions)
