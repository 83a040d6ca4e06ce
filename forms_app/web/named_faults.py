"""What is wrong in a form whose questions bear no numbers: each fault names its field."""

from __future__ import annotations

from ..core.form_builder import BoundForm, FormError


def faults(form: BoundForm) -> tuple[tuple[str, str], ...]:
    """HTML id and message of each error, by the label of its question; one in a row names row and label."""
    return tuple((each.id, _told(form, each)) for each in form.errors)


def _told(form: BoundForm, error: FormError) -> str:
    asked = form.fields.get(error.name)
    return by_name(asked.label, error.message) if asked else error.message


def by_name(label: str, message: str) -> str:
    return f"“{label}”: {message[:1].lower()}{message[1:]}"
