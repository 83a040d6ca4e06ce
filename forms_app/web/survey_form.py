"""A survey's form for one school: what is asked there, how many questions, how long it takes."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict

from ..core.definition import FormDefinition
from ..core.form_builder import BoundForm, bind
from ..core.rounds import Poster

SECONDS_PER_CHOICE = (
    2.3  # to read one and weigh it: 13 parents' questions make three minutes, 18 of staff five
)
SECONDS_PER_TEXT = 30  # own words are optional and short


def bind_survey(
    definition: FormDefinition, poster: Poster, language: str, posted: MultiDict[str, str] | None = None
) -> BoundForm:
    """The form with what was posted; the facts of the school decide what is asked (design D1)."""
    return bind(definition.sections, language, formdata=posted, facts=poster.school.facts())


def question_count(form: BoundForm) -> int:
    """Questions with a number on the page."""
    return sum(1 for bound in form if bound.relevant and bound.number)


def minutes(form: BoundForm) -> int:
    """How long answering takes, in whole minutes."""
    asked = [bound for bound in form if bound.relevant and bound.number]
    texts = sum(1 for bound in asked if not bound.choices)
    seconds = SECONDS_PER_CHOICE * sum(len(bound.choices) for bound in asked) + SECONDS_PER_TEXT * texts
    return max(1, round(seconds / 60))
