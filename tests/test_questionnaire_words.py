"""The words of the two surveys: short sentences, everyday words, one idea, no double negation."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from forms_app.core.definition import Audience, Choice, Counts, FormDefinition, Question, Section, Text
from forms_app.core.language import fold
from tests.factories import shipped

SURVEYS = ("ks_cmhs", "ks_cbgvnv")
MOST_SYLLABLES = 20  # of a sentence: more are hard to keep in mind when read aloud
MOST_IN_A_CHOICE = 8
MOST_ENGLISH_WORDS = 20

OFFICE_WORDS = {  # never on a survey: word, why
    "triển khai": "says nothing: name what is done",
    "quán triệt": "an order to officials, nobody's experience",
    "tăng cường": "of plans: how much is more?",
    "nâng cao": "of plans: how much is more?",
    "đẩy mạnh": "of plans: how much is more?",
    "thực thi": "law language: làm",
    "kịp thời": "sớm says the same",
    "tham mưu": "of offices among themselves",
    "chỉ đạo": "of offices among themselves",
    "công tác": "a filler before any noun",
    "đồng chí": "of the Party's papers",
    "qcdc": "a short form that only the office knows",
    "ttnd": "a short form that only the office knows",
    "cbgvnv": "a short form that only the office knows",
    "cmhs": "a short form that only the office knows",
    "vi phạm": "a survey accuses nobody",
    "lạm thu": "a survey accuses nobody",
}
OFFICE_WORDS_FOR_PARENTS = {  # staff use these words every day, families do not
    "công khai": "nói rõ, cho xem",
    "quy chế": "say what it rules",
    "dân chủ": "ask about what families see",
    "giám sát": "xem",
    "kiểm tra": "xem",
    "minh bạch": "rõ ràng, cho xem",
    "ban hành": "ra, đặt ra",
    "thực hiện": "làm",
    "kiến nghị": "góp ý",
    "phản ánh": "góp ý, nói lại",
    "phụ huynh học sinh": "gia đình",
    "học sinh": "con, cháu",
    "cha mẹ học sinh": "gia đình",
    "viên chức": "thầy cô, nhân viên",
    "cơ sở vật chất": "name the thing: phòng học, nhà vệ sinh",
    "thỏa thuận": "of fee notices: ask who decided",
    "hạn chế": "điều chưa tốt",
    "tập thể": "thầy cô, nhân viên",
}
PARENT_NAMES = ("họp phụ huynh", "hội phụ huynh")  # what families themselves say
NEGATIONS = re.compile(r"\b(?:không|chưa|chẳng|chả|đừng)\b", re.IGNORECASE)
ENGLISH_NEGATIONS = re.compile(r"\b(?:not|never|no|nobody|cannot)\b|n't\b", re.IGNORECASE)
TWO_IDEAS = re.compile(r"\b(?:và|cũng như|đồng thời|vừa)\b", re.IGNORECASE)


def syllables(sentence: str) -> int:
    """Vietnamese writes every syllable apart."""
    return len(re.findall(r"\w+", sentence))


def sentences(text: str) -> list[str]:
    """A remark in brackets is read as a sentence of its own."""
    parts = re.split(r"[.?!:;]+\s*|[()]", text)
    return [part for part in parts if part.strip()]


def bare_question(text: str) -> str:
    """Without remarks in brackets and without the "không?" that only asks."""
    return re.sub(r",?\s*\bkhông\s*\?", "?", re.sub(r"\([^)]*\)", "", text))


def office_words(text: str, audience: Audience | None) -> list[str]:
    banned = OFFICE_WORDS | (OFFICE_WORDS_FOR_PARENTS if audience is Audience.PARENTS else {})
    plain = text.lower()
    for name in PARENT_NAMES:
        plain = plain.replace(name, "")
    return [word for word in banned if re.search(rf"\b{word}\b", plain)]


def of_sentences(text: str) -> Iterator[str]:
    for sentence in sentences(text):
        if syllables(sentence) > MOST_SYLLABLES:
            yield f"{syllables(sentence)} syllables: {sentence.strip()}"


def of_question(question: Question, audience: Audience | None) -> Iterator[str]:
    label = question.label.vi
    bare = bare_question(label)
    yield from of_sentences(label)
    yield from (f"office word: {word}" for word in office_words(label, audience))
    if label.count("?") > 1 or ("?" in label and audience is Audience.STAFF and question.choices):
        yield "more than one question mark, or one in a statement"
    if len(NEGATIONS.findall(bare)) > (0 if audience is Audience.STAFF and question.choices else 1):
        yield "a negation that an answer would negate again"
    if audience is Audience.PARENTS and question.choices and "?" not in label:
        yield "no question"
    if question.choices and TWO_IDEAS.search(bare):
        yield "two ideas in one"
    if len(sentences(bare)) > 2:
        yield "more than one sentence"
    if question.label.en:
        yield from of_english(question.label.en)


def of_english(label: str) -> Iterator[str]:
    yield from (
        f"{syllables(each)} English words: {each.strip()}"
        for each in sentences(label)
        if syllables(each) > MOST_ENGLISH_WORDS
    )
    if len(ENGLISH_NEGATIONS.findall(re.sub(r"\([^)]*\)", "", label))) > 1:
        yield "two English negations"


def of_choice(choice: Choice, audience: Audience | None) -> Iterator[str]:
    if syllables(choice.label.vi) > MOST_IN_A_CHOICE:
        yield f"{syllables(choice.label.vi)} syllables: {choice.label.vi}"
    parts = re.split(r"[/,]", choice.label.vi)
    if any(len(NEGATIONS.findall(part)) > 1 for part in parts):
        yield f"two negations: {choice.label.vi}"
    yield from (f"office word: {word}" for word in office_words(choice.label.vi, audience))


def complaints(form: FormDefinition) -> list[str]:
    """Every fault of every question and choice, with the name of its question."""
    found = []
    for section in form.sections:
        found += [f"{section.name}: {fault}" for fault in of_sentences(section.label.vi)]
    for question in form.questions:
        faults = [*of_question(question, form.audience)]
        faults += [fault for choice in question.choices for fault in of_choice(choice, form.audience)]
        names = [fold(choice.label.vi) for choice in question.choices]
        faults += ["two choices read the same"] if len(set(names)) < len(names) else []
        found += [f"{question.name}: {fault}" for fault in faults]
    return found


@pytest.mark.parametrize("form_id", SURVEYS)
def test_the_survey_is_in_plain_words(form_id: str):
    assert complaints(shipped(form_id)) == []


def one_question(
    label: str, audience: Audience = Audience.PARENTS, *choices: str, english: str = ""
) -> FormDefinition:
    made = tuple(
        Choice(f"c{place}", Text(each), counts=Counts.NEUTRAL)
        for place, each in enumerate(choices or ("Có",))
    )
    question = Question("select_one", "q", Text(label, english), choices=made)
    form = shipped("ks_cmhs")
    return FormDefinition(
        form.id, form.title, form.kind, (Section("s", Text("Phần"), (question,)),), audience=audience
    )


STAFF, PARENTS = Audience.STAFF, Audience.PARENTS


@pytest.mark.parametrize(
    ("form", "complaint"),
    [
        (one_question(" ".join(["dài"] * 21) + "?"), "21 syllables"),
        (one_question("Trường có công khai khoản thu không?"), "office word: công khai"),
        (one_question("Tôi thấy trường triển khai tốt.", STAFF), "office word: triển khai"),
        (one_question("Gia đình có biết không? Có xem không?"), "question mark"),
        (one_question("Trường có tốt?", STAFF), "question mark"),
        (one_question("Tôi không được nói ý kiến.", STAFF), "negation"),
        (one_question("Gia đình không thấy trường chưa trả lời phải không?"), "negation"),
        (one_question("Gia đình thấy trường sạch và an toàn không?"), "two ideas"),
        (one_question("Gia đình hài lòng."), "no question"),
        (one_question("Được xem không?", PARENTS, " ".join(["dài"] * 9)), "9 syllables"),
        (one_question("Được xem không?", PARENTS, "Không phải là không được xem"), "two negations"),
        (one_question("Được xem không?", PARENTS, "Chỉ xem khi kiểm tra"), "office word: kiểm tra"),
        (one_question("Được xem không?", PARENTS, "Được xem", "được xem"), "read the same"),
        (
            one_question("Được xem không?", english="Is it not true that you cannot see it?"),
            "English negations",
        ),
        (one_question("Được xem không?", english=" ".join(["long"] * 21)), "21 English words"),
        (one_question("Trường tốt. Lớp tốt. Thầy tốt?"), "more than one sentence"),
    ],
)
def test_each_rule_finds_its_fault(form: FormDefinition, complaint: str):
    assert [fault for fault in complaints(form) if complaint in fault] != []


def test_every_banned_word_has_its_reason():
    assert [word for word, why in (OFFICE_WORDS | OFFICE_WORDS_FOR_PARENTS).items() if len(why) < 3] == []
