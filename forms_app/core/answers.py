"""Answers of one respondent, and the records in which anonymous ones lie in the ballot box.

A record says nothing but the answers: every record of a form version has the same size, in the order of the
form, without lengths, times or marks. Texts lie apart from the ticks, in records of their own, so that the
two cannot be joined again; a text is brought to one spelling first, since keyboards and habits differ.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from .definition import FormDefinition, Question
from .language import normalise, one_spelling, readable, utf16_length
from .question_types import max_length

Answers = dict[str, Any]  # stored answers by question name; unanswered and irrelevant ones are absent

FORMAT = 1  # first byte of a record of ticks
BYTES_PER_UNIT = 3  # of UTF-8, at most, per UTF-16 code unit
COMMENT_HEAD = 3  # which text question, and the length in bytes


def record_size(definition: FormDefinition) -> int:
    """Bytes of a record of ticks."""
    return 1 + sum(_width(question) for question in _closed(definition))


def pack(definition: FormDefinition, answers: Mapping[str, Any]) -> bytes:
    """The ticks of ``answers`` as a record; ValueError where an answer is not on the form.

    One byte per select_one: the place of the choice from 1, 0 where it was not asked or not answered. Two
    bytes per select_multiple: one bit per choice.
    """
    record = bytearray([FORMAT])
    for question in _closed(definition):
        names = [choice.name for choice in question.choices]
        given = answers.get(question.name)
        if question.type == "select_one":
            record += (names.index(given) + 1 if given else 0).to_bytes(1, "big")
        else:
            record += sum(1 << names.index(name) for name in set(given or ())).to_bytes(2, "big")
    return bytes(record)


def unpack(definition: FormDefinition, record: bytes) -> Answers:
    """The ticks that ``pack`` put into ``record``; ValueError where it is no record of this form."""
    if len(record) != record_size(definition) or record[0] != FORMAT:
        raise ValueError("không phải bản ghi của mẫu phiếu này")
    answers: Answers = {}
    place = 1
    for question in _closed(definition):
        value = int.from_bytes(record[place : place + _width(question)], "big")
        place += _width(question)
        if value:
            answers[question.name] = _chosen(question, value)
    return answers


def _chosen(question: Question, value: int) -> str | list[str]:
    names = [choice.name for choice in question.choices]
    most = len(names) if question.type == "select_one" else (1 << len(names)) - 1
    if value > most:
        raise ValueError(f"bản ghi có lựa chọn ngoài câu “{question.name}”")
    if question.type == "select_one":
        return names[value - 1]
    return [name for place, name in enumerate(names) if value >> place & 1]


def comments(definition: FormDefinition, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The texts somebody wrote, as (question, text), in one spelling and on one line; no blank ones."""
    texts = (
        (question.name, plain_words(str(answers.get(question.name) or ""))) for question in _open(definition)
    )
    return [(name, text) for name, text in texts if text]


def plain_words(text: str) -> str:
    """``text`` without what would tell writers apart: hidden characters, line breaks, habits of spelling."""
    seen = (each for each in readable(text) if unicodedata.category(each) != "Cf")
    return one_spelling(" ".join(normalise("".join(seen)).split()))


def comment_size(definition: FormDefinition) -> int:
    """Bytes of a record of one text, wide enough for the longest of the form; 0 where it asks for none."""
    lengths = [max_length(question) for question in _open(definition)]
    return COMMENT_HEAD + BYTES_PER_UNIT * max(lengths) if lengths else 0


def pack_comment(definition: FormDefinition, name: str, text: str) -> bytes:
    """One text as a record: the place of its question, two bytes of length, UTF-8, noughts.

    ValueError where it is longer than its question allows.
    """
    asked = [question.name for question in _open(definition)]
    question = definition.question(name)
    if utf16_length(text) > max_length(question):
        raise ValueError(f"lời viết dài quá câu “{name}”")
    body = text.encode()
    head = bytes([asked.index(name)]) + len(body).to_bytes(2, "big")
    return (head + body).ljust(comment_size(definition), b"\0")


def unpack_comment(definition: FormDefinition, record: bytes) -> tuple[str, str]:
    """The (question, text) that ``pack_comment`` put into ``record``; ValueError where it is none."""
    asked = [question.name for question in _open(definition)]
    length = int.from_bytes(record[1:COMMENT_HEAD], "big")
    end = COMMENT_HEAD + length
    fits = len(record) == comment_size(definition) and end <= len(record)
    if not fits or record[0] >= len(asked) or any(record[end:]):
        raise ValueError("không phải lời viết của mẫu phiếu này")
    return asked[record[0]], record[COMMENT_HEAD:end].decode()


def canonical(definition: FormDefinition, answers: Mapping[str, Any]) -> bytes:
    """The same bytes for the same answers, whatever way they came: tells a repeated post from a new one."""
    texts = (pack_comment(definition, name, text) for name, text in comments(definition, answers))
    return pack(definition, answers) + b"".join(texts)


def _closed(definition: FormDefinition) -> Iterator[Question]:
    return (each for each in definition.questions if each.type in ("select_one", "select_multiple"))


def _open(definition: FormDefinition) -> Iterator[Question]:
    return (each for each in definition.questions if each.type == "text")


def _width(question: Question) -> int:
    return 1 if question.type == "select_one" else 2
