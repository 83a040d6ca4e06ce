"""The page of a box, made once per box and language; ticket and photos are all that differs (design D2)."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import Any, cast

from flask import current_app, render_template
from flask_babel import force_locale
from werkzeug.datastructures import MultiDict

from ...core.definition import LANGUAGES, FormDefinition
from ...core.form_builder import BoundForm, bind
from ...core.letters import FORM, ROLE, UNSAID
from ...core.suggestions import SuggestionBox
from ...storage.forms import published
from ...storage.suggestion_boxes import boxes
from ...storage.suggestions import summaries
from ..services import services
from ..slotted import SlottedPage

SLOT = "@hidden@"


@dataclass(frozen=True)
class Desk:
    """What a box's page is made of: enough to draw it without asking the store again."""

    box: SuggestionBox
    others: tuple[SuggestionBox, ...]  # all that take letters, the district's first
    definition: FormDefinition
    version: int
    published: bool  # something of this box can be read by everybody

    def about(self, school: str | None) -> SuggestionBox | None:
        """The box of the school that was chosen; that of the page where nothing was posted."""
        if school is None:
            return self.box
        return next((each for each in self.others if each.about == school), None)

    def bind(
        self, about: SuggestionBox, language: str, posted: MultiDict[str, str] | None = None
    ) -> BoundForm:
        """The form with what was posted; at first the sender's role is not said."""
        name = about.school.name if about.school else services().known_office.name
        facts = about.school.facts() if about.school else {"school_name": name}
        usual = {ROLE: UNSAID}
        return bind(self.definition.sections, language, formdata=posted, values=usual, facts=facts)


class LetterPages:
    """By code and language; made anew when a box or the form has changed."""

    def __init__(self) -> None:
        self._pages: dict[tuple[str, str], tuple[Desk, SlottedPage]] = {}
        self._lock = Lock()

    def get(self, desk: Desk, language: str) -> SlottedPage:
        known = self._pages.get((desk.box.code, language))
        if known is not None and known[0] == desk:
            return known[1]
        form = desk.bind(desk.box, language)
        page = SlottedPage.split(draw(desk, desk.box.about, form, language, SLOT), SLOT)
        with self._lock:
            self._pages[desk.box.code, language] = (desk, page)
        return page

    def known(self, code: str) -> Desk | None:
        """What was shown before, for the moments in which the store does not answer."""
        pages = (self._pages.get((code, language)) for language in LANGUAGES)
        return next((page[0] for page in pages if page is not None), None)


def desk(box: SuggestionBox) -> Desk:
    """As things are now. Raises NotFound where the form was never issued."""
    definition, version = published(FORM)
    others = tuple(each for each in boxes() if each.ready)
    return Desk(box, others, definition, version, bool(summaries(box.number)))


def draw(
    desk: Desk, about: str, form: BoundForm, language: str, hidden: str, photos: int = 0, **trouble: Any
) -> str:
    """The page as HTML; ``hidden`` is markup, ``photos`` the number that it carries already."""
    with force_locale(language):
        return render_template(
            "letters/form.html",
            desk=desk,
            about=about,
            form=form,
            hidden=hidden,
            photos=photos,
            office=services().known_office,
            switch_language="en" in desk.definition.languages and not trouble,
            **trouble,
        )


def pages() -> LetterPages:
    return cast(LetterPages, current_app.extensions["letter_pages"])
