"""Survey pages made once per poster and language and kept in memory (design D2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask_babel import force_locale

from ..core.definition import LANGUAGES, FormDefinition
from ..core.form_builder import BoundForm
from ..core.office import Office, Thresholds
from ..core.rounds import Poster
from ..storage.forms import published
from ..storage.rounds import frozen_thresholds
from .kept_pages import KeptPages
from .slotted import SlottedPage
from .survey_form import bind_survey, minutes, question_count

SLOT = "@hidden@"


@dataclass(frozen=True)
class Survey:
    """What a poster leads to: enough to draw its pages without asking the store again."""

    poster: Poster
    definition: FormDefinition
    thresholds: Thresholds
    office: Office


@dataclass(frozen=True)
class ReadyPage:
    """The survey in one language, as bytes."""

    survey: Survey
    page: SlottedPage
    recorded: bool  # some question can be listened to


class ReadyPages(KeptPages[ReadyPage]):
    """Every survey that was asked for."""

    def __init__(self) -> None:
        super().__init__(_make)

    def known(self, code: str) -> Survey | None:
        """A survey that was shown before, for the moments in which the store does not answer."""
        pages = (self.kept(code, language) for language in LANGUAGES)
        return next((page.survey for page in pages if page is not None), None)


def draw(survey: Survey, form: BoundForm, language: str, hidden: str, **trouble: Any) -> str:
    """The survey page as HTML; ``hidden`` is markup, ``trouble`` what a refused post adds to it."""
    with force_locale(language):
        return render_template(
            "survey.html",
            poster=survey.poster,
            thresholds=survey.thresholds,
            form=form,
            hidden=hidden,
            office=survey.office,
            count=question_count(form),
            minutes=minutes(form),
            switch_language="en" in survey.definition.languages and not trouble,
            **trouble,
        )


def _make(poster: Poster, office: Office, language: str) -> ReadyPage:
    definition, _version = published(poster.round.form_id, poster.round.form_version)
    survey = Survey(poster, definition, frozen_thresholds(poster.round.id), office)
    form = bind_survey(definition, poster, language)
    page = SlottedPage.split(draw(survey, form, language, SLOT), SLOT)
    return ReadyPage(survey, page, definition.recorded)
