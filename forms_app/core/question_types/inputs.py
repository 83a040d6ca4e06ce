"""The fields of WTForms that answers arrive in; they read and refuse, templates draw.

A field's ``data`` is the value to store, None where nothing was answered. What it refuses it describes as a
``Problem``; form_builder has the words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wtforms import Field
from wtforms.validators import ValidationError

from ..definition import Choice
from ..language import is_readable, normalise, readable, utf16_length


@dataclass(frozen=True)
class Problem:
    """What is wrong with an answer: a key of form_builder's messages and what fills its gaps."""

    code: str
    details: Mapping[str, Any] = field(default_factory=dict)


class InputError(ValidationError):
    """Raised by a field; WTForms collects its first argument."""

    def __init__(self, code: str, **details: Any) -> None:
        ValueError.__init__(self, Problem(code, details))


class LineField(Field):
    """One text: ``read`` makes the stored value of what was typed, ``write`` the text of a stored value."""

    def __init__(
        self,
        *,
        max_length: int,
        read: Callable[[str], Any] = str,
        write: Callable[[Any], str] = str,
        **options: Any,
    ) -> None:
        super().__init__("", **options)
        self.max_length = max_length  # UTF-16 code units, as browsers count
        self._read, self._write = read, write

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = None
        text = normalise(readable(_only(valuelist, "repeated") or ""))
        if not is_readable("".join(valuelist)):
            raise InputError("unreadable")
        length = max(utf16_length("".join(valuelist)), utf16_length(text))
        if length > self.max_length:
            raise InputError("too_long", n=length, most=self.max_length)
        self.data = self._read(text) if text else None

    @property
    def shown(self) -> str:
        """What to put back into the page: what was typed, else what is stored."""
        if self.raw_data is not None:
            return readable(self.raw_data[0]) if self.raw_data else ""
        return "" if self.data is None else self._write(self.data)


class OneChoiceField(Field):
    """One of some choices; anything else is refused."""

    def __init__(self, *, choices: tuple[Choice, ...], **options: Any) -> None:
        super().__init__("", **options)
        self._choices = choices

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = _only(valuelist, "choice") or None
        if self.data is not None and self.data not in _names(self._choices):
            self.data = None
            raise InputError("choice")

    @property
    def chosen(self) -> frozenset[str]:
        return frozenset() if self.data is None else frozenset({self.data})


class ManyChoicesField(Field):
    """Any number of some choices, kept in the order of the form."""

    def __init__(self, *, choices: tuple[Choice, ...], **options: Any) -> None:
        super().__init__("", **options)
        self._choices = choices

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        posted, names = set(valuelist) - {""}, _names(self._choices)
        self.data = [name for name in names if name in posted] or None
        if not posted <= set(names):
            raise InputError("choice")

    @property
    def chosen(self) -> frozenset[str]:
        return frozenset(self.data or ())


class TickField(Field):
    """A box to tick; its value is "yes"."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        posted = _only(valuelist, "choice")
        self.data = "yes" if posted == "yes" else None
        if posted not in (None, "", "yes"):
            raise InputError("choice")

    @property
    def chosen(self) -> frozenset[str]:
        return frozenset({"yes"} if self.data == "yes" else ())


def _only(posted: Sequence[str], code: str) -> str | None:
    """The one value posted, None where there is none; several are refused."""
    if len(posted) > 1:
        raise InputError(code)
    return posted[0] if posted else None


def _names(choices: tuple[Choice, ...]) -> list[str]:
    return [choice.name for choice in choices]
