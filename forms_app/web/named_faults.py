"""What is wrong in a form whose questions bear no numbers: each fault names its field."""

from __future__ import annotations

from ..core.form_builder import BoundForm


def faults(form: BoundForm) -> tuple[tuple[str, str], ...]:
    """HTML id and message of each error, by the label of its question."""
    return tuple((each.id, by_name(form[each.name].label, each.message)) for each in form.errors)


def by_name(label: str, message: str) -> str:
    return f"“{label}”: {message[:1].lower()}{message[1:]}"
