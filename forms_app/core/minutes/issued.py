"""Minutes as they were issued: the document in its very words, with what else a reader of it needs."""

from __future__ import annotations

from dataclasses import dataclass

from ..office import Office
from ..state_document import StateDocument
from .record import Minutes
from .wording import minutes_document


@dataclass(frozen=True)
class Issued:
    """A document that nothing changes any more, once it is kept.

    ``office`` is the office as it was when the visit was handed in; ``cited`` are codes of legal texts.
    """

    document: StateDocument
    office: Office
    site: str  # "" for the whole school
    cited: tuple[str, ...]


def issue(record: Minutes) -> Issued:
    """What ``record`` is as a document."""
    cited = tuple(basis.code for basis in (*record.main_bases, *record.other_bases))
    return Issued(minutes_document(record), record.office, record.site, cited)
