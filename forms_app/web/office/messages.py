"""What the office sends to schools to be pasted into group chats: one text per school, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request

from ...core.definition import LANGUAGES
from ...core.language import fold
from ...core.people import Action
from ...core.rounds import Poster
from ...documents.message_texts import message_text
from ...storage import rounds as store
from ..guard import requires
from ..paging import asked_page
from ..services import services
from . import blueprint

PAGE = 20  # schools on one page


@dataclass(frozen=True)
class Message:
    """The texts for the group of one school, by language."""

    poster: Poster
    texts: tuple[tuple[str, str], ...]


@blueprint.get("/rounds/<int:number>/messages")
@requires(Action.MANAGE_ROUNDS)
def messages(number: int) -> str:
    """The texts of all schools; ``?q=`` searches names and codes with or without marks, ``?page=``."""
    search = request.args.get("q", "")[:100]
    found = [each for each in store.posters(number) if _meant(each, search)]
    page, pages = asked_page(len(found), PAGE)
    return render_template(
        "office/round_messages.html",
        round=store.round_(number),
        messages=[_message(each) for each in found[(page - 1) * PAGE : page * PAGE]],
        count=len(found),
        search=search,
        page=page,
        pages=pages,
    )


def _meant(poster: Poster, search: str) -> bool:
    name = fold(f"{poster.school.name} {poster.school.code}")
    return all(word in name for word in fold(search).split())


def _message(poster: Poster) -> Message:
    held = services()
    texts = (
        (language, message_text(poster, held.office, held.settings.base_url, language))
        for language in LANGUAGES
    )
    return Message(poster, tuple(texts))
