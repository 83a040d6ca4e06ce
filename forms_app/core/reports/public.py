"""What everybody with a poster's code may read of a round, in plain words: "dân biết".

From so many forms on as the round's own threshold says, and never finer than a board reads it.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..definition import LANGUAGES, Audience, Text
from ..disclosure import Protected, Range, SchoolResult, ThemeResult, Why, Withheld, Word, theme_label
from ..office import Office
from ..rounds import Poster
from ..voices import Result, Voice
from .blocks import Block, Notes, Report
from .registry import report
from .school import RANGES_ONLY, lowest_questions
from .words import Speaker, answers_text, period_label

MANY, MOST_FIND, HALF, FEWER, FEW = (
    Text("nhiều người thấy tốt", "many find it good"),
    Text("hơn một nửa thấy tốt", "more than half find it good"),
    Text("khoảng một nửa thấy tốt", "about half find it good"),
    Text("chưa đến một nửa thấy tốt", "less than half find it good"),
    Text("ít người thấy tốt", "few find it good"),
)
THEME = Text("{theme}: {many}.", "{theme}: {many}.")
THEME_IN_PERCENT = Text("{theme}: {many} ({range}).", "{theme}: {many} ({range}).")
QUESTION = Text(
    "{question}: {good} thấy tốt, {bad} thấy chưa tốt.", "{question}: {good} find it good, {bad} do not."
)
THANKS = {
    Audience.PARENTS: Text("Cảm ơn các gia đình đã trả lời.", "Thank you to all families who answered."),
    Audience.STAFF: Text("Cảm ơn thầy, cô, anh, chị đã trả lời.", "Thank you to everybody who answered."),
}
NOT_ENOUGH = Text(
    "Số phiếu của trường chưa đủ để hiện kết quả mà không ai bị nhận ra.",
    "Too few forms came from the school to show results in which nobody can be recognised.",
)
NOT_LOST = Text(
    "Nhà trường và Ban Thanh tra nhân dân vẫn rất cần nghe ý kiến. Mong nhận được phiếu ở đợt sau.",
    "The school and its inspection board still want to hear from you. Please answer next time.",
)
TOGETHER = Text("Các trường ít phiếu, tính chung", "Schools with few forms, taken together")


@report("public")
def public_report(
    poster: Poster, protected: Protected, least: int, office: Office, language: str = LANGUAGES[0]
) -> Report:
    """One school's results for everybody. ``least`` forms must have come before anything shows."""
    say = Speaker(language)
    result = protected.schools.get(poster.school.code)
    blocks: list[Block] = []
    if may_be_public(result, least):
        shown = list(_shown(say, result, office))
    else:
        blocks = [Notes(say(Text("Kết quả", "Results")), tuple(_kindly(say, poster, result)))]
        in_pool = isinstance(result, Withheld) and may_be_public(protected.pool, least)
        shown = list(_shown(say, protected.pool, office, say(TOGETHER))) if in_pool else []
    blocks += shown
    if shown:
        blocks.append(Notes(say(Text("Cách đọc", "How to read this page")), (say(RANGES_ONLY),)))
    subtitle = Text("Ý kiến của {voice}, {period}", "What {voice} say, {period}").format(
        voice=Voice(poster.round.audience.value).inside, period=period_label(poster.round.period)
    )
    return Report(poster.school.name, say(subtitle), tuple(blocks))


def may_be_public(result: Result, least: int) -> bool:
    """Whether enough forms came; judged by their number as it is told, so that this tells no more of it."""
    return isinstance(result, SchoolResult) and result.answers.low >= least


def publicly_shown(protected: Protected, least: int) -> int:
    """How many schools have results of their own for everybody."""
    return sum(may_be_public(each, least) for each in protected.schools.values())


def _shown(say: Speaker, result: Result, office: Office, heading: str = "") -> Iterator[Block]:
    if not isinstance(result, SchoolResult):
        return
    who = heading or say(Text("Ai đã trả lời", "Who answered"))
    forms = say(Text("{forms}.", "{forms}."), forms=say(answers_text(result)))
    yield Notes(who, (forms[:1].upper() + forms[1:], *(say(each) for each in result.notes)))
    themes = tuple(_theme(say, each, office) for each in result.themes if each.range)
    if themes:
        yield Notes(say(Text("Nhìn chung", "On the whole")), themes)
    for title, questions in (
        (
            Text("Những điều còn ít người thấy tốt hơn cả", "What the fewest find good"),
            lowest_questions(result.questions),
        ),
        (Text("Từng câu", "Every question"), result.questions),
    ):
        if questions:
            sentences = (
                say(
                    QUESTION,
                    question=say(each.label).rstrip("?.: "),
                    good=say(each.favourable.text),
                    bad=say(each.unfavourable.text),
                )
                for each in questions
            )
            yield Notes(say(title), tuple(sentences))


def _theme(say: Speaker, theme: ThemeResult, office: Office) -> str:
    label = theme_label(theme.themes, office.motto, say.language)
    if theme.range is None:
        return ""
    many = say(in_plain_words(theme.range))
    if theme.word:
        return say(THEME, theme=label, many=many)
    return say(THEME_IN_PERCENT, theme=label, many=many, range=say(theme.range.text))


def in_plain_words(shown: Range) -> Text:
    """How many a range of percent is, as one says it: never more than the range holds."""
    if shown.low >= Word.HIGH.range.low:
        return MANY
    if shown.high <= Word.LOW.range.high:
        return FEW
    if shown.low >= 50:
        return MOST_FIND
    return FEWER if shown.high <= 50 else HALF


def _kindly(say: Speaker, poster: Poster, result: Result) -> Iterator[str]:
    """Why there is nothing to show, without a number that would tell how many answered."""
    yield say(THANKS[poster.round.audience])
    pooled = isinstance(result, Withheld) and result.why is Why.POOLED
    yield say(result.text if isinstance(result, Withheld) and pooled else NOT_ENOUGH)
    yield say(NOT_LOST)
