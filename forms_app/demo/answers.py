"""What the invented people say: survey answers and checklist marks, from one profile per school."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..core.answers import Answers
from ..core.definition import Audience, Choice, Counts, FormDefinition, Question, Section, Theme
from ..core.expressions import parse
from ..core.schools import School
from .names import seeded

FEW = 4  # answers of a school where hardly anyone took part: one below the shipped floor


@dataclass(frozen=True)
class Profile:
    """How a school does: the share (0..1) of good answers by theme, for each voice, and who takes part."""

    inspection: Mapping[Theme, float]
    staff: Mapping[Theme, float]
    parents: Mapping[Theme, float]
    turnout: Mapping[Audience, float]
    failed_keys: tuple[str, ...] = ()  # key items the inspectors found not met
    visited: bool = True  # in the finished half-year
    short_visit: bool = False  # and then with the short checklist
    few: frozenset[Audience] = frozenset()  # surveys in which only FEW took part


# What sets some schools apart, by name: (theme, voice) → share; the rest follows from the general quality.
_STAFF, _PARENTS, _INSPECTION = "staff", "parents", "inspection"
_MARKED: dict[str, dict[tuple[Theme, str], float]] = {
    "Trường Tiểu học Bình Minh": {
        (Theme.BIET, _INSPECTION): 0.97,
        (Theme.BIET, _PARENTS): 0.34,
        (Theme.BAN, _PARENTS): 0.41,
    },
    "Trường THCS Hòa Bình": {
        (Theme.BAN, _INSPECTION): 0.95,
        (Theme.BAN, _STAFF): 0.36,
        (Theme.GIAM_SAT, _STAFF): 0.44,
    },
    "Trường Tiểu học Kênh Xanh": {
        (Theme.THU_HUONG, _INSPECTION): 0.4,
        (Theme.THU_HUONG, _PARENTS): 0.92,
        (Theme.THU_HUONG, _STAFF): 0.88,
    },
}
_FAILED_KEYS = {
    "Trường THCS Hòa Bình": ("d_ttnd_giam_sat_ky",),
    "Trường Mẫu giáo Rạng Đông": ("b_ck_du_toan_quyet_toan", "e_giai_quyet_dung_han"),
}
_NOT_VISITED = frozenset(
    {
        "Trường TH&THCS Đồng Mây",
        "Trường Mẫu giáo Sơn Ca",
        "Trường Tiểu học Bàu Sen",
        "Trường Mẫu giáo Bồ Câu",
    }
)
_SHORT_VISIT = frozenset({"Trường THCS Kênh Xanh"})
_FEW_TOOK_PART = {
    "Trường Mẫu giáo Hoa Súng": frozenset({Audience.PARENTS, Audience.STAFF}),
    "Trường Mẫu giáo Rạng Đông": frozenset({Audience.STAFF}),
}


def profile(school: School) -> Profile:
    """The profile of one school; the same school always has the same."""
    draw = seeded("profile", school.code)
    quality = draw.uniform(0.55, 0.95)
    marked = _MARKED.get(school.name, {})

    def voice(name: str, shift: float) -> dict[Theme, float]:
        drawn = {theme: quality + shift + draw.uniform(-0.09, 0.07) for theme in Theme}
        return {theme: marked.get((theme, name), min(0.98, max(0.2, drawn[theme]))) for theme in Theme}

    return Profile(
        inspection=voice(_INSPECTION, 0.03),
        staff=voice(_STAFF, -0.02),
        parents=voice(_PARENTS, -0.05),
        turnout={Audience.STAFF: draw.uniform(0.62, 0.97), Audience.PARENTS: draw.uniform(0.3, 0.68)},
        failed_keys=_FAILED_KEYS.get(school.name, ()),
        visited=school.name not in _NOT_VISITED,
        short_visit=school.name in _SHORT_VISIT,
        few=_FEW_TOOK_PART.get(school.name, frozenset()),
    )


def survey_answers(definition: FormDefinition, school: School, part: float = 1.0) -> Iterator[Answers]:
    """The answers of those who took part; ``part`` of them, for a round that has not ended yet."""
    audience = definition.audience
    if audience is None:
        raise ValueError(f"{definition.id} is not a survey")
    traits = profile(school)
    people = school.staff if audience is Audience.STAFF else school.families
    count = FEW if audience in traits.few else round(people * traits.turnout[audience])
    draw = seeded("survey", definition.id, school.code)
    shares = traits.staff if audience is Audience.STAFF else traits.parents
    questions = _asked(definition, school)
    for _ in range(round(count * part)):
        mood = draw.gauss(0, 0.12)  # one person's answers lean the same way
        answers: Answers = {}
        for question in questions:
            if question.choices:
                share = shares[question.theme] if question.theme else 0.8
                answers[question.name] = _choose(draw, question.choices, share + mood)
            elif question.type == "text" and draw.random() < 0.12:
                answers[question.name] = draw.choice(_COMMENTS[audience])
        yield answers


def _asked(definition: FormDefinition, school: School) -> tuple[Question, ...]:
    """The questions this school is asked: a survey's ``relevant`` reads facts of the school only."""
    facts = school.facts()

    def relevant(part: Section | Question) -> bool:
        return not part.relevant or parse(part.relevant).holds(facts)

    return tuple(
        question
        for section in definition.sections
        if relevant(section)
        for question in section.questions
        if relevant(question)
    )


def _choose(draw: random.Random, choices: tuple[Choice, ...], share: float) -> str:
    """A choice: left out of the count now and then, else favourable with probability ``share``."""
    chance = draw.random()
    if chance < 0.06:
        counts = Counts.EXCLUDED
    elif draw.random() < share:
        counts = Counts.FAVOURABLE
    else:
        counts = Counts.NEUTRAL if draw.random() < 0.6 else Counts.UNFAVOURABLE
    fitting = [choice.name for choice in choices if choice.counts is counts]
    return draw.choice(fitting or [choice.name for choice in choices if choice.counts is not None])


_COMMENTS = {
    Audience.PARENTS: (
        "Mong trường báo các khoản thu sớm hơn.",
        "Xin cho xem bảng chi tiền ăn hằng tuần.",
        "Họp phụ huynh nên dành thời gian cho gia đình hỏi.",
        "Cảm ơn thầy cô, con thích đi học.",
        "Cổng trường giờ tan học còn đông, mong có người hướng dẫn.",
        "Nhà vệ sinh của học sinh cần sạch hơn.",
    ),
    Audience.STAFF: (
        "Nên gửi dự thảo quy chế trước cuộc họp vài ngày.",
        "Phân công dạy thay cần đều hơn.",
        "Mong được giải thích rõ cách xếp loại cuối năm.",
        "Nên công khai bảng chi nội bộ theo từng quý.",
        "Ban Thanh tra nhân dân nên báo cáo trước tập thể mỗi kỳ.",
    ),
}
