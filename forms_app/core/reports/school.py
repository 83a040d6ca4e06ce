"""One school on one page, for its People's Inspection Board: what is wrong, what is well, who says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from ..actions import Action
from ..definition import LANGUAGES, ResultClass, Text, Theme
from ..disclosure import BackgroundResult, QuestionResult, SchoolResult, theme_label
from ..findings import Finding
from ..language import day
from ..office import Office
from ..own_voice import FAR_APART, MEANING, OwnVoice, classes_apart
from ..rounds import Period
from ..schools import School
from ..scoring import Score
from ..voices import Result, ThemeVoices, Voice, voices
from .blocks import Bar, Block, ChartRow, Fact, Facts, Notes, Report, Table, ThemeChart
from .first_look import ALL_MET, first_look
from .registry import report
from .words import (
    NOT_INSPECTED,
    Inspection,
    Speaker,
    answers_text,
    class_text,
    in_short,
    period_label,
    score_text,
)

MOST_PROBLEMS = 3  # named first; the rest is folded
LOWEST_QUESTIONS = 5
PROBLEM_COLUMNS = (
    Text("Nội dung", "Item"),
    Text("Kết quả", "Result"),
    Text("Lý do", "Reason"),
    Text("Căn cứ", "Legal basis"),
)
QUESTION_COLUMNS = (
    Text("Câu hỏi", "Question"),
    Text("Thấy tốt", "Good"),
    Text("Ở giữa", "In between"),
    Text("Thấy chưa tốt", "Not good"),
    Text("Không trả lời hoặc không có việc này", "Not answered, or does not apply"),
)
WHO_COLUMNS = (Text("Người trả lời", "Who answered"), Text("Trong số người cho biết", "Of those who said"))
SAID_NOTHING = Text("Để trống (trong mọi phiếu)", "Left blank (of all forms)")
CAPPED = Text(
    "Theo điểm là {by_points}, nhưng có {n} mục chính chưa đạt.",
    "By points it is {by_points}, but key items were not met: {n}.",
)
OWN_COLUMNS = (
    Text("Phương châm", "Theme"),
    Text("Cách tính", "What is counted"),
    Text("Số liệu", "Figures"),
)
CLASSES_APART = Text(
    "{own} (lệch hai bậc trở lên so với xếp loại kiểm tra, nên xem lại)",
    "{own} (two classes or more from the inspection's: please look into it)",
)
ASKED_OF_THE_PRINCIPAL = Text(
    "{item}: vì sao “{mark}”, ai phụ trách, bao giờ xong?",
    "{item}: why “{mark}”, who takes care of it, when will it be done?",
)
ASKED_ON_PAPER = Text(
    "Vì sao chưa đạt đủ, ai phụ trách, bao giờ xong? {items}",
    "Why not fully met, who takes care of it, when will it be done? {items}",
)
ANSWERS = Text("Số phiếu: {answers}.", "Forms: {answers}.")
PROBLEM = Text("{item} – {mark}. {reason}", "{item} – {mark}. {reason}")
FOUND_GOOD = Text("{question} – {share}", "{question} – {share}")
RANGES_ONLY = Text(
    "Kết quả khảo sát chỉ hiện theo khoảng để không ai bị nhận ra. Khoảng rộng hay hẹp tùy số phiếu, "
    "không tùy câu trả lời.",
    "Survey results are shown as ranges only, so that nobody can be recognised. How wide a range is "
    "depends on the number of forms, not on the answers.",
)
HOW_TO_READ = (
    Text(
        "Điểm của đoàn kiểm tra tính trên 100. Ý kiến khảo sát là phần trăm số người thấy tốt trong số "
        "người trả lời câu đó.",
        "The inspectors' score is out of 100. Survey opinions are the percentage who find it good among "
        "those who answered the question.",
    ),
    RANGES_ONLY,
    Text(
        "Nhà trường tự báo cáo: việc đã làm trên việc phải làm, theo báo cáo Phòng đã duyệt.",
        "The school itself: what was done of what was due, from its returns that the office approved.",
    ),
    Text("“{not_inspected}” không có nghĩa là chưa tốt.", "“{not_inspected}” does not mean “not good”."),
)


@report("school")
def school_report(
    school: School,
    period: Period,
    inspection: Inspection | None,
    staff: Result,
    parents: Result,
    office: Office,
    previous: Inspection | None = None,
    language: str = LANGUAGES[0],
    own: OwnVoice | None = None,
    followed: Sequence[Action] = (),
    today: date | None = None,
) -> Report:
    """The page of one school in one period. ``staff`` and ``parents``: None where no survey was released.

    ``previous`` is the inspection before this period's, to compare with; a short one is left out. ``own`` is
    what the school reported itself, ``followed`` everything that it had to put right; ``today`` says what of
    it is late, by default the period's last day.
    """
    say = Speaker(language)
    own = own or OwnVoice()
    blocks: list[Block] = [
        first_look(say, inspection, staff, followed, today or period.ends_on),
        _head(say, inspection, previous, staff, parents, _own_class(own, inspection, office)),
    ]
    if inspection:
        blocks.append(_problems(say, inspection.findings[:MOST_PROBLEMS], office))
    score = inspection.score if inspection else None
    rows = voices(score, staff, parents, office.thresholds.disagreement, own)
    title = say(Text("Sáu phương châm, bốn tiếng nói", "Six themes, four voices"))
    blocks.append(ThemeChart(title, tuple(_row(say, each, office) for each in rows)))
    if own.says_something:
        blocks.append(_own_figures(say, own, office))
    for voice, result in ((Voice.STAFF, staff), (Voice.PARENTS, parents)):
        blocks += _survey(say, voice, result)
    if inspection:
        blocks += _details(say, inspection, office)
    sentences = (say(each, not_inspected=NOT_INSPECTED) for each in HOW_TO_READ)
    blocks.append(Notes(say(Text("Cách đọc", "How to read this page")), tuple(sentences), finer=True))
    return Report(school.name, say(period_label(period.code)), tuple(blocks))


@report("late")
def late_school_report(
    staff: Result, parents: Result, office: Office, language: str = LANGUAGES[0]
) -> Report:
    """Paper forms of one school that came after the count: counted and shown as a set of their own.

    Added to the first result they would be found out by subtraction (docs/decisions/0006-sealed-ballots.md).
    """
    say = Speaker(language)
    blocks: list[Block] = []
    for voice, result in ((Voice.STAFF, staff), (Voice.PARENTS, parents)):
        if isinstance(result, SchoolResult):
            heading = say(Text("Phiếu giấy của {voice}", "Paper forms of {voice}"), voice=voice.inside)
            themes = (
                f"{theme_label(each.themes, office.motto, language)}: {say(each.text)}"
                for each in result.themes
                if each.range
            )
            blocks.append(Notes(heading, (say(answers_text(result)), *themes)))
        blocks += _survey(say, voice, result)
    title = Text("Phiếu giấy nộp muộn", "Paper forms that came late")
    subtitle = Text(
        "Nhập sau khi đã đếm, nên đếm riêng và không cộng vào kết quả ở trên.",
        "Typed in after the count, so counted apart and not added to the results above.",
    )
    return Report(say(title), say(subtitle), tuple(blocks))


def _head(
    say: Speaker,
    inspection: Inspection | None,
    previous: Inspection | None,
    staff: Result,
    parents: Result,
    own_class: Text | None,
) -> Facts:
    facts = [(Text("Xếp loại kiểm tra", "Inspection class"), class_text(inspection))]
    if own_class:
        facts.append((Text("Trường tự xếp loại", "The school's own class"), own_class))
    if inspection:
        visit = inspection.visit
        facts.append((Text("Điểm kiểm tra", "Inspection score"), score_text(inspection.score)))
        facts += _why_capped(inspection.score)
        facts.append((Text("Ngày kiểm tra", "Day of the inspection"), _days(visit.starts_on, visit.ends_on)))
    if previous and not previous.short:
        facts.append((Text("Lần kiểm tra trước", "Inspection before this one"), _in_short(previous)))
    opinion = Text("Ý kiến {voice}", "Opinion of {voice}")
    facts += [
        (opinion.format(voice=voice.inside), answers_text(result))
        for voice, result in ((Voice.STAFF, staff), (Voice.PARENTS, parents))
    ]
    shown = tuple(Fact(say(label), say(value)) for label, value in facts)
    return Facts(say(Text("Tóm tắt", "In short")), shown)


def _own_class(own: OwnVoice, inspection: Inspection | None, office: Office) -> Text | None:
    """The class that the school gives itself, to stand beside the inspectors'; None where it gave none."""
    if own.own_class is None:
        return None
    inspected: ResultClass | None = inspection.score.result_class if inspection else None
    far = classes_apart(own.own_class, inspected, office.class_limits) >= FAR_APART
    return CLASSES_APART.format(own=own.own_class.label) if far else own.own_class.label


def _own_figures(say: Speaker, own: OwnVoice, office: Office) -> Table:
    """What the school's own bars are made of."""
    return Table(
        title=say(Text("Nhà trường tự báo cáo: số liệu", "What the school reports: figures")),
        columns=tuple(say(each) for each in OWN_COLUMNS),
        rows=tuple(
            (
                theme_label((theme,), office.motto, say.language),
                say(MEANING[theme]),
                say(own.ratio(theme).text),
            )
            for theme in Theme
        ),
        folded=True,
    )


def _why_capped(score: Score) -> list[tuple[Text, Text]]:
    if not (score.capped and score.class_by_points):
        return []
    reason = CAPPED.format(by_points=score.class_by_points.label, n=len(score.failed_keys))
    return [(Text("Vì sao xếp loại thấp hơn điểm", "Why the class is lower than the score"), reason)]


def _in_short(inspection: Inspection) -> Text:
    """ "Khá, 82,1 điểm, ngày 22/03/2026"."""
    return Text("{name}, {score}, ngày {days}", "{name}, {score}, {days}").format(
        name=class_text(inspection),
        score=score_text(inspection.score),
        days=_days(inspection.visit.starts_on, inspection.visit.ends_on),
    )


def _days(first: date, last: date) -> Text:
    if first == last:
        return Text(day(first))
    return Text("{first} đến {last}", "{first} to {last}").format(first=day(first), last=day(last))


def _problems(say: Speaker, worst: tuple[Finding, ...], office: Office) -> Table:
    return Table(
        title=say(Text("Mục chưa đạt, nên sửa trước", "Items not met, to be put right first")),
        columns=tuple(say(each) for each in PROBLEM_COLUMNS),
        rows=tuple((say(each.label), _mark(say, each), each.reason, _bases(each, office)) for each in worst),
        paper=_numbered(
            say(PROBLEM, item=say(each.label), mark=_mark(say, each), reason=each.reason).strip()
            for each in worst
        ),
        empty=say(ALL_MET),
    )


def _numbered(texts: Iterable[str]) -> tuple[str, ...]:
    """As they stand on paper, where they follow each other without a line between."""
    return tuple(f"{n}) {text}" for n, text in enumerate(texts, start=1))


def _mark(say: Speaker, finding: Finding) -> str:
    key = Text("{mark} (mục chính)", "{mark} (key item)")
    return say(key, mark=finding.mark) if finding.key else say(finding.mark)


def _bases(finding: Finding, office: Office) -> str:
    known = office.legal_bases
    return ", ".join(known[code].number if code in known else code for code in finding.legal_bases)


def _row(say: Speaker, row: ThemeVoices, office: Office) -> ChartRow:
    bars = (
        Bar(each.voice.value, say(each.voice.label), each.low, each.high, say(each.text))
        for each in row.figures
    )
    label = theme_label(row.themes, office.motto, say.language)
    return ChartRow(label, tuple(bars), tuple(say(each) for each in row.disagreements))


def _survey(say: Speaker, voice: Voice, result: Result) -> list[Block]:
    """What the answers to one survey say, question by question."""
    if result is None:
        return []
    title = say(Text("Khảo sát {voice}", "Survey of {voice}"), voice=voice.inside)
    if not isinstance(result, SchoolResult):
        return [Notes(title, (say(result.text),), finer=True)]
    blocks: list[Block] = []
    if result.notes:
        blocks.append(Notes(title, tuple(say(each) for each in result.notes), finer=True))
    if result.questions:
        lowest = say(Text("các câu ít người thấy tốt nhất", "questions with the fewest good answers"))
        every = say(Text("từng câu", "every question"))
        few = lowest_questions(result.questions)
        answers = say(ANSWERS, answers=say(answers_text(result)))
        table = _questions(say, f"{title}: {lowest}", answers, few)
        blocks.append(replace(table, paper=(f"{answers} {_few_in_short(say, few) or table.empty}",)))
        blocks.append(_questions(say, f"{title}: {every}", answers, result.questions, result, folded=True))
    blocks += [_who(say, title, each) for each in result.background]
    return blocks


def _who(say: Speaker, title: str, asked: BackgroundResult) -> Table:
    """Who answered; nothing anywhere tells what each kind of people thinks."""
    rows = [(say(label), say(share.text)) for label, share in asked.kinds]
    if asked.excluded:
        rows.append((say(SAID_NOTHING), say(asked.excluded.text)))
    columns = tuple(say(each) for each in WHO_COLUMNS)
    return Table(f"{title}: {say(asked.label)}", columns, tuple(rows), folded=True)


def lowest_questions(questions: tuple[QuestionResult, ...]) -> list[QuestionResult]:
    """The questions in the lowest bands, in the order of the form: within a band there is no order."""
    below_top = [each for each in questions if each.favourable.high < 100]
    lowest = sorted(below_top, key=lambda each: each.favourable.low)[:LOWEST_QUESTIONS]
    return [each for each in questions if each in lowest]


def _few_in_short(say: Speaker, questions: Iterable[QuestionResult]) -> str:
    """Each question with the share that finds it good, in a line."""
    told = (
        say(FOUND_GOOD, question=in_short(say(each.label).rstrip(".")), share=say(each.favourable.text))
        for each in questions
    )
    return "; ".join(told)


def _questions(
    say: Speaker,
    title: str,
    note: str,
    questions: Iterable[QuestionResult],
    whole: SchoolResult | None = None,
    folded: bool = False,
) -> Table:
    rows = [
        (
            say(each.label),
            say(each.favourable.text),
            say(each.neutral.text),
            say(each.unfavourable.text),
            say(each.excluded.text) if each.excluded else "",
        )
        for each in questions
    ]
    rows += [(say(each.label), say(each.text), "", "", "") for each in (whole.hidden if whole else ())]
    columns = tuple(say(each) for each in QUESTION_COLUMNS)
    empty = Text("Câu nào cũng ở mức cao nhất.", "Every question is at the highest level.")
    return Table(title, columns, tuple(rows), folded=folded, note=note, empty=say(empty))


def _details(say: Speaker, inspection: Inspection, office: Office) -> list[Block]:
    worst = inspection.findings[:MOST_PROBLEMS]
    blocks: list[Block] = []
    if inspection.strengths:
        good = Text("Việc làm tốt", "What the school does well")
        labels = tuple(say(each.label) for each in inspection.strengths)
        blocks.append(Notes(say(good), labels, paper=(" ".join(_numbered(labels)),)))
    if worst:
        asked = (say(ASKED_OF_THE_PRINCIPAL, item=each.label, mark=each.mark) for each in worst)
        title = Text(
            "Câu hỏi Ban Thanh tra nhân dân có thể nêu với hiệu trưởng",
            "Questions the People's Inspection Board may ask the principal",
        )
        items = " ".join(_numbered(in_short(say(each.label)) for each in worst))
        blocks.append(Notes(say(title), tuple(asked), paper=(say(ASKED_ON_PAPER, items=items),)))
    if inspection.findings[MOST_PROBLEMS:]:
        rest = _problems(say, inspection.findings[MOST_PROBLEMS:], office)
        others = Text("Các mục khác chưa đạt hoặc đạt một phần", "Other items not met or partly met")
        blocks.append(replace(rest, title=say(others), folded=True))
    return blocks
