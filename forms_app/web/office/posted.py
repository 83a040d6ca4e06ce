"""What an office form sent: values as typed, to be shown again, and its faults by field."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from flask import request
from flask_babel import gettext as _

from ...core.language import is_readable, normalise

LONGEST = 200  # characters of one line


class Posted:
    """Reads the fields of the current request; faults collect in ``errors`` as (field, message)."""

    def __init__(self) -> None:
        self.errors: list[tuple[str, str]] = []

    def wrong(self, name: str, message: str) -> None:
        self.errors.append((name, message))

    def line(self, name: str, label: str, longest: int = LONGEST) -> str:
        """One line of text that must be there."""
        text = " ".join(normalise(request.form.get(name, "")).split())
        if not text:
            self.wrong(name, _("%(label)s: chưa điền.", label=label))
        elif len(text) > longest or not is_readable(text):
            self.wrong(name, _("%(label)s: chỉ nhận tối đa %(num)d ký tự.", label=label, num=longest))
        return text

    def text(self, name: str, label: str, longest: int) -> str:
        """Some lines of text that must be there."""
        text = normalise(request.form.get(name, ""))
        if not text:
            self.wrong(name, _("%(label)s: chưa điền.", label=label))
        elif len(text) > longest or not is_readable(text):
            self.wrong(name, _("%(label)s: chỉ nhận tối đa %(num)d ký tự.", label=label, num=longest))
        return text

    def optional_line(self, name: str, label: str, longest: int = LONGEST) -> str:
        """One line of text that may stay empty."""
        return self.line(name, label, longest) if request.form.get(name, "").strip() else ""

    def optional_day(self, name: str, label: str) -> date | None:
        """A day that may stay empty; None too where what was typed is none."""
        if not request.form.get(name, "").strip():
            return None
        day = self.day(name, label)
        return None if day == date.max else day

    def day(self, name: str, label: str) -> date:
        """A day; a browser sends ``2026-05-31``, a person may type ``31/05/2026``."""
        text = normalise(request.form.get(name, ""))
        for form in ("%Y-%m-%d", "%d/%m/%Y"):
            try:
                return datetime.strptime(text, form).date()  # noqa: DTZ007  (a day has no time zone)
            except ValueError:
                continue
        missing, odd = (
            _("%(label)s: chưa chọn ngày.", label=label),
            _("%(label)s: ngày không đúng.", label=label),
        )
        self.wrong(name, odd if text else missing)
        return date.max

    def one_of(self, name: str, label: str, known: Collection[str]) -> str:
        """One of the values that the page offered."""
        value = request.form.get(name, "")
        if value not in known:
            self.wrong(name, _("%(label)s: chưa chọn.", label=label))
        return value

    def some_of(self, name: str, known: Collection[str]) -> list[str]:
        """The ticked ones among those that the page offered, in the order of the page."""
        ticked = set(request.form.getlist(name))
        return [each for each in known if each in ticked]
