"""All schools of a period in one list, by name: who was inspected, who answered, what they say.

No ranking: nothing here is sorted by a result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from ..definition import LANGUAGES, Text
from ..disclosure import Protected, SchoolResult, theme_label
from ..language import sort_key
from ..office import Office
from ..rounds import Period
from ..schools import School
from ..voices import Voice
from .blocks import Block, Fact, Facts, Report, Table
from .registry import report
from .words import NO_FIGURES, NOT_INSPECTED, Inspection, Speaker, answers_text, class_text, period_label

COLUMNS = (
    Text("Trường", "School"),
    Text("Xếp loại kiểm tra", "Inspection class"),
    Text("Phiếu của cán bộ, giáo viên, nhân viên", "Forms from staff"),
    Text("Ý kiến của cán bộ, giáo viên, nhân viên", "Opinion of staff"),
    Text("Phiếu của phụ huynh", "Forms from parents"),
    Text("Ý kiến của phụ huynh", "Opinion of parents"),
)
LEVELS = (
    Text("Phương châm", "Theme"),
    Text("Cao", "High"),
    Text("Trung bình", "Middle"),
    Text("Thấp", "Low"),
    Text("Mức của trường đứng giữa", "Level of the school in the middle"),
)
STAFF_IN_BRIEF = Text("Thầy cô, nhân viên: {opinion}", "Staff: {opinion}")
PARENTS_IN_BRIEF = Text("Phụ huynh: {opinion}", "Parents: {opinion}")
ONE_SCHOOL, SCHOOLS = Text("1 trường", "1 school"), Text("{n} trường", "{n} schools")


@report("schools")
def schools_report(
    schools: Sequence[School],
    period: Period,
    inspections: Mapping[str, Inspection],
    staff: Protected | None,
    parents: Protected | None,
    office: Office,
    language: str = LANGUAGES[0],
    listed: Sequence[School] | None = None,
) -> Report:
    """The list of schools. ``inspections`` by school code; None where a survey was not released.

    ``listed`` are those that get a line, as on one page of many; the rest is only counted.
    """
    say = Speaker(language)
    ordered = sorted(schools if listed is None else listed, key=lambda school: sort_key(school.name))
    rows = tuple(_row(say, school, inspections.get(school.code), staff, parents) for school in ordered)
    blocks: list[Block] = [
        _classes(say, schools, inspections),
        Table(
            title=say(Text("Các trường", "Schools")),
            columns=tuple(say(each) for each in COLUMNS),
            rows=rows,
            briefs=tuple(_brief(say, row) for row in rows),
            keys=tuple(school.code for school in ordered),
            empty=say(NO_FIGURES),
        ),
    ]
    for voice, protected in ((Voice.STAFF, staff), (Voice.PARENTS, parents)):
        if protected:
            blocks += [_district(say, voice, protected, office), _pool(say, voice, protected, office)]
    title = Text("Kết quả các trường", "Results of the schools")
    return Report(say(title), say(period_label(period.code)), tuple(blocks))


def _row(
    say: Speaker,
    school: School,
    inspection: Inspection | None,
    staff: Protected | None,
    parents: Protected | None,
) -> tuple[str, ...]:
    cells = [school.name, say(class_text(inspection))]
    for protected in (staff, parents):
        result = protected.schools.get(school.code) if protected else None
        overall = result.overall if isinstance(result, SchoolResult) else None
        cells += [say(answers_text(result)), say(overall.text) if overall else ""]
    return tuple(cells)


def _brief(say: Speaker, row: tuple[str, ...]) -> str:
    """A row in one line: "Khá · Thầy cô, nhân viên: cao · Phụ huynh: ít hơn 10 phiếu"."""
    _name, inspected, staff_forms, staff, parents_forms, parents = row
    said = (
        say(STAFF_IN_BRIEF, opinion=staff or staff_forms),
        say(PARENTS_IN_BRIEF, opinion=parents or parents_forms),
    )
    return " · ".join((inspected, *said))


def _classes(say: Speaker, schools: Sequence[School], inspections: Mapping[str, Inspection]) -> Facts:
    """How many schools are in each class; short checklists and schools without a visit are counted apart."""
    ranked = [inspections[school.code] for school in schools if school.code in inspections]
    counted = Counter(say(class_text(each)) for each in sorted(ranked, key=_place))
    counted[say(NOT_INSPECTED)] = len(schools) - len(ranked)
    facts = (Fact(name, say(_number_of_schools(count))) for name, count in counted.items())
    return Facts(say(Text("Kết quả kiểm tra", "Results of inspections")), tuple(facts))


def _number_of_schools(count: int) -> Text:
    return ONE_SCHOOL if count == 1 else SCHOOLS.format(n=count)


def _place(inspection: Inspection) -> tuple[bool, int]:
    """Full checklists before short ones, higher classes first."""
    result = inspection.score.result_class
    return inspection.short, -int(result.lowest) if result else 1


def _district(say: Speaker, voice: Voice, protected: Protected, office: Office) -> Table:
    title = Text("{voice}: số trường ở từng mức", "{voice}: number of schools at each level")
    return Table(
        title=say(title, voice=voice.label),
        columns=tuple(say(each) for each in LEVELS),
        rows=tuple(
            (
                theme_label(each.themes, office.motto, say.language),
                str(each.high),
                str(each.middle),
                str(each.low),
                say(each.median.text) if each.median else "",
            )
            for each in protected.district.themes
        ),
        empty=say(NO_FIGURES),
    )


def _pool(say: Speaker, voice: Voice, protected: Protected, office: Office) -> Facts:
    """The schools too small or with too few forms to show results of their own, as one."""
    title = say(
        Text("{voice}: nhóm trường không hiện riêng", "{voice}: schools not shown one by one"),
        voice=voice.label,
    )
    pool = protected.pool
    if not isinstance(pool, SchoolResult):
        return Facts(title, (Fact(say(Text("Kết quả", "Results")), say(pool.text)),))
    themes = (
        Fact(theme_label(each.themes, office.motto, say.language), say(each.text)) for each in pool.themes
    )
    return Facts(title, (Fact(say(Text("Số phiếu", "Forms")), say(answers_text(pool))), *themes))
