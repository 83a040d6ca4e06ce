"""English second: every text of the interface has one, and the compiled catalogue is that of the texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from forms_app.web.language import TRANSLATIONS
from forms_app.web.settings import ROOT

FOLDER = TRANSLATIONS / "en" / "LC_MESSAGES"
METHODS = {"forms_app": [("**.py", "python")], "templates": [("**.html", "jinja2")]}
GAP = re.compile(r"%\(\w+\)[sd]")


def catalogue():
    with (FOLDER / "messages.po").open("rb") as file:
        return read_po(file, locale="en")


def messages() -> Iterator[Message]:
    return (message for message in catalogue() if message.id)


def texts(message: Message) -> tuple[list[str], list[str]]:
    """The Vietnamese and the English forms of one message."""
    both = (message.id, message.string)
    vietnamese, english = ([each] if isinstance(each, str) else list(each) for each in both)
    return vietnamese, english


def used() -> set[str]:
    """Every text that a module or template hands to gettext."""
    return {
        found if isinstance(found, str) else found[0]
        for folder, methods in METHODS.items()
        for _, _, found, _, _ in extract_from_dir(ROOT / folder, methods)
    }


def known() -> set[str]:
    return {texts(message)[0][0] for message in messages()}


def test_every_text_of_the_code_and_the_pages_is_in_the_catalogue() -> None:
    assert sorted(used() - known()) == []


def test_the_catalogue_keeps_nothing_that_is_used_no_more() -> None:
    assert (sorted(known() - used()), sorted(map(str, catalogue().obsolete))) == ([], [])


def test_no_translation_is_a_guess() -> None:
    """Fuzzy ones are left over from a Vietnamese text that was changed since."""
    assert [texts(message)[0] for message in messages() if message.fuzzy] == []


def test_every_text_has_its_english() -> None:
    assert [texts(message)[0] for message in messages() if not all(texts(message)[1])] == []


def test_the_gaps_of_a_text_are_the_same_in_english() -> None:
    assert [message.id for message in messages() if not same_gaps(message)] == []


def same_gaps(message: Message) -> bool:
    """Every gap of the Vietnamese, of the same kind, in every form; the singular may say "one" in words."""
    vietnamese, english = texts(message)
    asked, shown = gaps(vietnamese[0]), [gaps(each) for each in english]
    return all(gaps(each) == asked for each in vietnamese) and shown[-1] == asked and shown[0] <= asked


def gaps(text: str) -> set[str]:
    return set(GAP.findall(text))


@pytest.mark.parametrize(
    "message",
    [
        Message("Còn %(num)d chỗ", "Places left"),
        Message("Còn %(num)d chỗ", "%(number)d places left"),
        Message("Còn %(num)s chỗ", "%(num)d places left"),
        Message(("%(num)d trường", "%(num)d trường"), ("one school", "schools")),
    ],
)
def test_a_differing_gap_is_seen(message: Message) -> None:
    assert not same_gaps(message)


def test_the_compiled_catalogue_is_that_of_the_texts() -> None:
    compiled = BytesIO()
    write_mo(compiled, catalogue(), use_fuzzy=True)
    compiled.seek(0)
    with (FOLDER / "messages.mo").open("rb") as committed:
        assert read_back(committed) == read_back(compiled)


def read_back(compiled: BinaryIO) -> list[tuple[object, object]]:
    return [(message.id, message.string) for message in read_mo(compiled) if message.id]
