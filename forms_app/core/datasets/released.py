"""Rounds and what was released of them: protected figures, and nothing that is not in a release."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from ..definition import Audience, Text, Theme
from ..disclosure import (
    HiddenQuestion,
    Protected,
    QuestionResult,
    Range,
    Release,
    SchoolResult,
    ThemeResult,
    Why,
    Withheld,
    Word,
    theme_label,
)
from ..rounds import Access, Round, RoundState
from ..voices import Voice
from .register import PERIOD
from .shapes import Column, Dataset, Holds, Record, Value, words

POOL = ""  # stands for the code of a school where several were counted as one
ROUND = Column("round", Text("Số của đợt", "Round"), Holds.WHOLE)
AUDIENCE = Column(
    "audience",
    Text("Người trả lời", "Who answers"),
    choices={each.value: Voice(each.value).label for each in Audience},
)
SCHOOL = Column(
    "school",
    Text("Mã trường", "School code"),
    optional=True,
    about=Text("Trống: nhóm trường tính chung.", "Empty: the schools counted as one."),
)
LATE = Column(
    "late",
    Text("Phiếu giấy nộp muộn", "Late paper forms"),
    Holds.FLAG,
    about=Text("Đếm riêng, không cộng vào kết quả chính.", "Counted apart, never added to the main result."),
)
WHY_TEXTS = {
    Why.POOLED: Text("Trường ít người, tính chung", "Few people, counted in the pool"),
    Why.FEW_ANSWERS: Text("Quá ít phiếu", "Too few forms"),
    Why.SMALL_POOL: Text("Nhóm tính chung quá nhỏ", "The pool is too small"),
    Why.FEW_COUNTED: Text("Quá ít câu trả lời", "Too few answers"),
    Why.NOT_ASKED: Text("Không hỏi", "Not asked"),
}
SHOWN = Column("shown", Text("Có kết quả", "Shown"), Holds.FLAG)
WHY = Column(
    "why",
    Text("Vì sao không hiện", "Why not shown"),
    optional=True,
    choices={why.value: text for why, text in WHY_TEXTS.items()},
)
THEMES = Column(
    "themes",
    Text("Phương châm", "Themes"),
    optional=True,
    about=Text("Một hoặc vài mã, cách nhau bằng dấu cộng.", "One code or several, with a plus between."),
)
WORDS = words(*Word, label="text")


def span(name: str, heading: Text, about: Text | None = None) -> tuple[Column, Column]:
    """Two columns for a range of percent; both are empty where nothing is shown."""
    return (
        Column(
            f"{name}_from",
            Text(f"{heading.vi}, từ %", f"{heading.en}, from %"),
            Holds.PERCENT,
            True,
            about=about,
        ),
        Column(f"{name}_to", Text(f"{heading.vi}, đến %", f"{heading.en}, to %"), Holds.PERCENT, True),
    )


ROUNDS = Dataset(
    "rounds",
    Text("Các đợt khảo sát", "Survey rounds"),
    Text("Mỗi đợt một dòng, với trạng thái hôm nay.", "A row per round, with its state today."),
    (
        ROUND,
        Column("title", Text("Tên đợt", "Title")),
        Column("form", Text("Mẫu phiếu", "Form")),
        Column("form_version", Text("Bản của mẫu phiếu", "Version of the form"), Holds.WHOLE),
        AUDIENCE,
        PERIOD,
        Column("access", Text("Mở phiếu bằng", "Opened by"), choices=words(*Access)),
        Column("opens_on", Text("Ngày mở", "First day"), Holds.DAY),
        Column("closes_on", Text("Ngày đóng", "Last day"), Holds.DAY),
        Column("state", Text("Trạng thái", "State"), choices=words(*RoundState)),
        Column("counted_on", Text("Ngày đếm", "Counted on"), Holds.DAY, optional=True),
        Column("public_on", Text("Dân biết từ ngày", "Public since"), Holds.DAY, optional=True),
    ),
)
RESULTS = Dataset(
    "results",
    Text("Kết quả khảo sát của từng trường", "Survey results of each school"),
    Text("Mỗi trường một dòng cho mỗi đợt đã đếm.", "A row per school for every round that was counted."),
    (
        ROUND,
        LATE,
        PERIOD,
        AUDIENCE,
        SCHOOL,
        SHOWN,
        WHY,
        Column(
            "forms_from",
            Text("Số phiếu, từ", "Forms, from"),
            Holds.WHOLE,
            optional=True,
            about=Text("Dưới 20 phiếu chỉ hiện khoảng.", "Below 20 forms only a band is told."),
        ),
        Column("forms_to", Text("Số phiếu, đến", "Forms, to"), Holds.WHOLE, optional=True),
        *span("rate", Text("Tỉ lệ trả lời", "Response rate")),
        Column("paper_from", Text("Phiếu giấy, từ", "On paper, from"), Holds.WHOLE, optional=True),
        Column("paper_to", Text("Phiếu giấy, đến", "On paper, to"), Holds.WHOLE, optional=True),
        Column(
            "more_than_expected", Text("Nhiều phiếu hơn số người", "More forms than people"), Holds.FLAG, True
        ),
        Column("open_to_all", Text("Mở bằng mã chung", "Opened by a common code"), Holds.FLAG, True),
        Column("words_only", Text("Chỉ hiện mức chung", "Levels only"), Holds.FLAG, True),
        Column("overall", Text("Mức chung", "On the whole"), optional=True, choices=WORDS),
        Column("released_on", Text("Ngày công bố", "Released on"), Holds.DAY),
    ),
)
FIGURES = Dataset(
    "figures",
    Text("Kết quả khảo sát theo phương châm và từng câu", "Survey results by theme and question"),
    Text(
        "Trường × câu hỏi: khoảng phần trăm đã bảo vệ, không có số đếm.",
        "School × question: protected ranges of percent, no counts.",
    ),
    (
        ROUND,
        LATE,
        PERIOD,
        AUDIENCE,
        SCHOOL,
        Column(
            "kind",
            Text("Loại dòng", "Kind of row"),
            choices={"theme": Text("Phương châm", "Theme"), "question": Text("Câu hỏi", "Question")},
        ),
        Column("question", Text("Mã câu hỏi", "Question"), optional=True),
        Column("label", Text("Nội dung", "Wording")),
        THEMES,
        SHOWN,
        WHY,
        Column("word", Text("Mức", "Level"), optional=True, choices=WORDS),
        *span("good", Text("Thấy tốt", "Good")),
        *span("between", Text("Ở giữa", "In between")),
        *span("not_good", Text("Thấy chưa tốt", "Not good")),
        *span(
            "left_out",
            Text("Không trả lời", "Not answered"),
            Text("Phần trăm của tất cả phiếu.", "Percent of all forms."),
        ),
    ),
)
LEVELS = Dataset(
    "levels",
    Text("Số trường ở từng mức", "Number of schools at each level"),
    Text(
        "Mỗi phương châm một dòng: bao nhiêu trường cao, trung bình, thấp.",
        "A row per theme: how many schools are high, in the middle, low.",
    ),
    (
        ROUND,
        LATE,
        PERIOD,
        AUDIENCE,
        Column("themes", Text("Phương châm", "Themes"), about=THEMES.about),
        Column("label", Text("Tên phương châm", "Name")),
        Column("high", Text("Cao", "High"), Holds.WHOLE),
        Column("middle", Text("Trung bình", "Middle"), Holds.WHOLE),
        Column("low", Text("Thấp", "Low"), Holds.WHOLE),
        Column(
            "median",
            Text("Mức của trường đứng giữa", "Level of the school in the middle"),
            optional=True,
            choices=WORDS,
        ),
        Column("schools_shown", Text("Trường có kết quả", "Schools shown"), Holds.WHOLE),
        Column("schools_withheld", Text("Trường không hiện riêng", "Schools withheld"), Holds.WHOLE),
    ),
)


def round_record(each: Round, today: date) -> Record:
    return ROUNDS.record(
        round=each.id,
        title=each.title,
        form=each.form_id,
        form_version=each.form_version,
        audience=each.audience.value,
        period=each.period,
        access=each.access.value,
        opens_on=each.opens_on,
        closes_on=each.last_day,
        state=each.state(today).value,
        counted_on=each.counted_on,
        public_on=each.public_on,
    )


def result_record(release: Release, school: str, late: bool) -> Record:
    """What is told of one school, or with ``POOL`` of the schools counted as one."""
    result = result_of(release.protected, school)
    shown = result if isinstance(result, SchoolResult) else None
    return RESULTS.record(
        **_place(release, late),
        school=school or None,
        shown=shown is not None,
        why=result.why.value if isinstance(result, Withheld) else None,
        forms_from=shown.answers.low if shown else None,
        forms_to=shown.answers.high if shown else None,
        **_span("rate", shown.rate if shown else None),
        paper_from=shown.paper.low if shown and shown.paper else None,
        paper_to=shown.paper.high if shown and shown.paper else None,
        more_than_expected=shown.more_than_expected if shown else None,
        open_to_all=shown.open_to_all if shown else None,
        words_only=shown.words_only if shown else None,
        overall=shown.overall.value if shown and shown.overall else None,
        released_on=release.made_on,
    )


def figure_records(
    release: Release, school: str, late: bool, motto: Mapping[Theme, Text], language: str
) -> Iterator[Record]:
    """Themes, then questions, of one school that shows something."""
    result = result_of(release.protected, school)
    if not isinstance(result, SchoolResult):
        return
    for theme in result.themes:
        values = _theme(theme, theme_label(theme.themes, motto, language))
        yield FIGURES.record(**_place(release, late), school=school or None, **values)
    asked: tuple[QuestionResult | HiddenQuestion, ...] = (*result.questions, *result.hidden)
    for question in asked:
        values = _question(question, question.label.in_language(language))
        yield FIGURES.record(**_place(release, late), school=school or None, **values)


def level_records(
    release: Release, late: bool, motto: Mapping[Theme, Text], language: str
) -> Iterator[Record]:
    district = release.protected.district
    for each in district.themes:
        yield LEVELS.record(
            **_place(release, late),
            themes=_codes(each.themes),
            label=theme_label(each.themes, motto, language),
            high=each.high,
            middle=each.middle,
            low=each.low,
            median=each.median.value if each.median else None,
            schools_shown=district.shown,
            schools_withheld=district.withheld,
        )


def result_of(protected: Protected, school: str) -> SchoolResult | Withheld:
    return protected.schools[school] if school != POOL else protected.pool


def _place(release: Release, late: bool) -> dict[str, Value]:
    its = release.round
    return {"round": its.id, "late": late, "period": its.period, "audience": its.audience.value}


def _theme(theme: ThemeResult, label: str) -> dict[str, Value]:
    return {
        "kind": "theme",
        "question": None,
        "label": label,
        "themes": _codes(theme.themes),
        "shown": theme.range is not None,
        "why": theme.why.value if theme.why else None,
        "word": theme.word.value if theme.word else None,
        **_span("good", theme.range),
        **_span("between", None),
        **_span("not_good", None),
        **_span("left_out", None),
    }


def _question(question: QuestionResult | HiddenQuestion, label: str) -> dict[str, Value]:
    shown = question if isinstance(question, QuestionResult) else None
    return {
        "kind": "question",
        "question": question.name,
        "label": label,
        "themes": question.theme.value if question.theme else None,
        "shown": shown is not None,
        "why": None if isinstance(question, QuestionResult) else question.why.value,
        "word": None,
        **_span("good", shown.favourable if shown else None),
        **_span("between", shown.neutral if shown else None),
        **_span("not_good", shown.unfavourable if shown else None),
        **_span("left_out", shown.excluded if shown else None),
    }


def _span(name: str, shown: Range | None) -> dict[str, Value]:
    return {f"{name}_from": shown.low if shown else None, f"{name}_to": shown.high if shown else None}


def _codes(themes: tuple[Theme, ...]) -> str:
    return "+".join(theme.value for theme in themes)
