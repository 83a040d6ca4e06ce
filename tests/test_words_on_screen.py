"""Every Vietnamese sentence of the program can be said in one breath and needs no office dictionary."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / "forms_app" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
MOST_SYLLABLES = 20
VIETNAMESE = re.compile(
    "[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE
)
EMPTY_WORDS = ("triển khai", "quán triệt", "tăng cường", "đẩy mạnh", "kịp thời", "đồng chí", "vui lòng")


def messages() -> Iterator[str]:
    """What templates and pages say through the catalogue."""
    with CATALOGUE.open("rb") as file:
        for message in read_po(file):
            yield from [message.id] if isinstance(message.id, str) else message.id


def literals() -> Iterator[str]:
    """What the program says of itself: refusals, reports, commands with their help."""
    for file in sorted((ROOT / "forms_app").rglob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        notes = set() if file.parent.name == "cli" else docstrings(tree)
        for node in ast.walk(tree):
            if id(node) in notes:
                continue
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
            elif isinstance(node, ast.JoinedStr):
                yield "".join(part.value if isinstance(part, ast.Constant) else "x" for part in node.values)


def docstrings(tree: ast.Module) -> set[int]:
    """Written for those who read the code, in English; of commands they are the help."""
    bodies = (node.body for node in ast.walk(tree) if hasattr(node, "body") and isinstance(node.body, list))
    return {id(body[0].value) for body in bodies if body and isinstance(body[0], ast.Expr)}


def sentences(text: str) -> list[str]:
    """A colon and a semicolon let the reader breathe as a full stop does."""
    return [each for each in re.split(r"[.!?:;]+(?:\s+|$)|\n", text) if VIETNAMESE.search(each)]


def syllables(sentence: str) -> int:
    """Gaps count as one; a figure with its sign, TH&THCS or a path does too."""
    return len(re.findall(r"[\w%(){}&/+-]+", re.sub(r"%\(\w+\)[sd]", "x", sentence)))


def every_sentence() -> set[str]:
    return {each for text in (*messages(), *literals()) for each in sentences(text)}


def test_no_sentence_is_too_long() -> None:
    every = every_sentence()
    long = sorted(each for each in every if syllables(each) > MOST_SYLLABLES)
    assert (long, len(every) > 900) == ([], True)


def test_no_sentence_says_nothing_in_big_words() -> None:
    assert [(each, word) for each in every_sentence() for word in EMPTY_WORDS if word in each.lower()] == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Xin chờ %(num)d phút rồi thử lại. Cảm ơn!", [7, 2]),
        ("Còn {n} chỗ: chưa điền; chưa chọn", [3, 2, 2]),
        ("Trường TH&THCS (cả hai cấp)", [5]),
    ],
)
def test_sentences_are_counted_as_they_are_read(text: str, count: list[int]) -> None:
    assert [syllables(each) for each in sentences(text)] == count


COMMANDS_ONLY = ("backup", "box_copy", "restore", "definitions")  # read at a terminal, by those who run it
# Shown as they were raised.
REFUSALS = {"WrongState", "Conflict", "NotAllowed", "Mistyped", "NotStored", "Unusable"}


def vietnamese_alone(source: str) -> list[str]:
    """Refusals that are raised with a bare Vietnamese sentence."""
    return [
        ast.unparse(node)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Raise)
        and isinstance(node.exc, ast.Call)
        and ast.unparse(node.exc.func) in REFUSALS
        and any(isinstance(each, ast.Constant | ast.JoinedStr) for each in node.exc.args)
    ]


def test_a_refusal_on_a_page_can_be_read_in_both_languages() -> None:
    files = [
        file
        for folder in ("core", "storage", "web")
        for file in sorted((ROOT / "forms_app" / folder).rglob("*.py"))
        if file.stem not in COMMANDS_ONLY
    ]
    assert {file.name: found for file in files if (found := vietnamese_alone(file.read_text("utf-8")))} == {}


@pytest.mark.parametrize("words", ['"Chưa được."', 'f"Trường {code} chưa có."'])
def test_a_refusal_in_vietnamese_alone_is_seen(words: str) -> None:
    assert vietnamese_alone(f"raise WrongState({words})") != []
