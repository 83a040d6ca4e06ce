"""One school on one page, for its People's Inspection Board: what is wrong, what is well, who says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from ..disclosure import QuestionResult, SchoolResult, theme_label
from ..findings import Finding
from ..language import day
from ..office import Office
from ..rounds import Period
from ..schools import School
from ..voices import Result, ThemeVoices, Voice, voices
from .blocks import Bar, Block, ChartRow, Fact, Facts, Notes, Report, Table, ThemeChart
from .registry import report
from .words import NOT_INSPECTED, Inspection, answers_text, class_text, period_label, score_text

MOST_PROBLEMS = 3  # named first; the rest is folded
LOWEST_QUESTIONS = 5


@report("school")
def school_report(
    school: School,
    period: Period,
    inspection: Inspection | None,
    staff: Result,
    parents: Result,
    office: Office,
    previous: Inspection | None = None,
) -> Report:
    """The page of one school in one period. ``staff`` and ``parents``: None where no survey was released.

    ``previous`` is the inspection before this period's, to compare with; a short one is left out.
    """
    blocks: list[Block] = [_head(inspection, previous, staff, parents)]
    if inspection:
        blocks.append(_problems(inspection.findings[:MOST_PROBLEMS], office))
    score = inspection.score if inspection else None
    rows = voices(score, staff, parents, office.thresholds.disagreement)
    blocks.append(ThemeChart("Sáu phương châm, ba tiếng nói", tuple(_row(each, office) for each in rows)))
    for voice, result in ((Voice.STAFF, staff), (Voice.PARENTS, parents)):
        blocks += _survey(voice, result)
    if inspection:
        blocks += _details(inspection, office)
    blocks.append(_how_to_read())
    return Report(school.name, period_label(period), tuple(blocks))


def _head(
    inspection: Inspection | None, previous: Inspection | None, staff: Result, parents: Result
) -> Facts:
    facts = [Fact("Xếp loại kiểm tra", class_text(inspection))]
    if inspection:
        score, visit = inspection.score, inspection.visit
        facts.append(Fact("Điểm kiểm tra", score_text(score)))
        if score.capped and score.class_by_points:
            facts.append(
                Fact(
                    "Vì sao xếp loại thấp hơn điểm",
                    f"Theo điểm là {score.class_by_points.label.vi}, nhưng có {len(score.failed_keys)} "
                    "mục then chốt chưa đạt.",
                )
            )
        facts.append(Fact("Ngày kiểm tra", _days(visit.starts_on, visit.ends_on)))
    if previous and not previous.short:
        facts.append(Fact("Lần kiểm tra trước", _in_short(previous)))
    facts += [
        Fact(f"Ý kiến {voice.label[:1].lower()}{voice.label[1:]}", answers_text(result))
        for voice, result in ((Voice.STAFF, staff), (Voice.PARENTS, parents))
    ]
    return Facts("Tóm tắt", tuple(facts))


def _in_short(inspection: Inspection) -> str:
    """ "Khá, 82,1 điểm, ngày 22/03/2026"."""
    when = _days(inspection.visit.starts_on, inspection.visit.ends_on)
    return f"{class_text(inspection)}, {score_text(inspection.score)}, ngày {when}"


def _days(first: date, last: date) -> str:
    return day(first) if first == last else f"{day(first)} đến {day(last)}"


def _problems(worst: tuple[Finding, ...], office: Office) -> Table:
    return Table(
        title="Việc cần khắc phục trước",
        columns=("Nội dung", "Kết quả", "Lý do", "Căn cứ"),
        rows=tuple((each.label.vi, _mark(each), each.reason, _bases(each, office)) for each in worst),
        empty="Các mục đã kiểm tra đều đạt.",
    )


def _mark(finding: Finding) -> str:
    return f"{finding.mark.vi} (mục then chốt)" if finding.key else finding.mark.vi


def _bases(finding: Finding, office: Office) -> str:
    known = office.legal_bases
    return ", ".join(known[code].number if code in known else code for code in finding.legal_bases)


def _row(row: ThemeVoices, office: Office) -> ChartRow:
    bars = (Bar(each.voice.value, each.voice.label, each.low, each.high, each.text) for each in row.figures)
    return ChartRow(theme_label(row.themes, office.motto), tuple(bars), row.disagreements)


def _survey(voice: Voice, result: Result) -> list[Block]:
    """What the answers to one survey say, question by question."""
    if result is None:
        return []
    title = f"Khảo sát {voice.label[:1].lower()}{voice.label[1:]}"
    if not isinstance(result, SchoolResult):
        return [Notes(title, (result.text,))]
    blocks: list[Block] = []
    if result.notes:
        blocks.append(Notes(title, result.notes))
    if result.questions:
        blocks.append(_questions(f"{title}: các câu ít người thấy tốt nhất", _lowest(result.questions)))
        blocks.append(_questions(f"{title}: từng câu", result.questions, result, folded=True))
    return blocks


def _lowest(questions: tuple[QuestionResult, ...]) -> list[QuestionResult]:
    """The questions in the lowest bands, in the order of the form: within a band there is no order."""
    below_top = [each for each in questions if each.favourable.high < 100]
    lowest = sorted(below_top, key=lambda each: each.favourable.low)[:LOWEST_QUESTIONS]
    return [each for each in questions if each in lowest]


def _questions(
    title: str,
    questions: Iterable[QuestionResult],
    whole: SchoolResult | None = None,
    folded: bool = False,
) -> Table:
    rows = [
        (
            each.label.vi,
            each.favourable.text,
            each.neutral.text,
            each.unfavourable.text,
            each.excluded.text if each.excluded else "",
        )
        for each in questions
    ]
    rows += [(each.label.vi, each.text, "", "", "") for each in (whole.hidden if whole else ())]
    columns = ("Câu hỏi", "Thấy tốt", "Ở giữa", "Thấy chưa tốt", "Không trả lời hoặc không có việc này")
    return Table(title, columns, tuple(rows), folded=folded, empty="Câu nào cũng ở mức cao nhất.")


def _details(inspection: Inspection, office: Office) -> list[Block]:
    worst = inspection.findings[:MOST_PROBLEMS]
    blocks: list[Block] = []
    if inspection.strengths:
        blocks.append(Notes("Việc làm tốt", tuple(each.label.vi for each in inspection.strengths)))
    if worst:
        asked = (f"{each.label.vi}: vì sao “{each.mark.vi}”, ai phụ trách, bao giờ xong?" for each in worst)
        blocks.append(Notes("Câu hỏi Ban Thanh tra nhân dân có thể nêu với hiệu trưởng", tuple(asked)))
    if inspection.findings[MOST_PROBLEMS:]:
        rest = _problems(inspection.findings[MOST_PROBLEMS:], office)
        blocks.append(replace(rest, title="Các mục khác chưa đạt hoặc đạt một phần", folded=True))
    return blocks


def _how_to_read() -> Notes:
    return Notes(
        "Cách đọc",
        (
            "Điểm của đoàn kiểm tra tính trên 100. Ý kiến khảo sát là phần trăm số người thấy tốt trong số "
            "người trả lời câu đó.",
            "Kết quả khảo sát chỉ hiện theo khoảng để không ai bị nhận ra. Khoảng rộng hay hẹp tùy số phiếu, "
            "không tùy câu trả lời.",
            f"“{NOT_INSPECTED}” không có nghĩa là chưa tốt.",
        ),
    )
