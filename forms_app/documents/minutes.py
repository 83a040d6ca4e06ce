"""The minutes of a visit as a Word file."""

from __future__ import annotations

from ..core.minutes import Issued
from .decree30 import decree30_docx


def minutes_docx(issued: Issued) -> bytes:
    """DOCX in the layout of Decree 30/2020; the same minutes give the same bytes."""
    return decree30_docx(issued.document, issued.office.name)
