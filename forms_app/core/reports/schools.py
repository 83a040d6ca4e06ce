"""All schools of a period in one list, by name: who was inspected, who answered, what they say.

No ranking: nothing here is sorted by a result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from ..disclosure import Protected, SchoolResult, theme_label
from ..language import sort_key
from ..office import Office
from ..rounds import Period
from ..schools import School
from ..voices import Voice
from .blocks import Block, Fact, Facts, Report, Table
from .registry import report
from .words import NOT_INSPECTED, Inspection, answers_text, class_text, period_label

COLUMNS = (
    "Trường",
    "Xếp loại kiểm tra",
    "Phiếu của cán bộ, giáo viên, nhân viên",
    "Ý kiến của cán bộ, giáo viên, nhân viên",
    "Phiếu của phụ huynh",
    "Ý kiến của phụ huynh",
)


@report("schools")
def schools_report(
    schools: Sequence[School],
    period: Period,
    inspections: Mapping[str, Inspection],
    staff: Protected | None,
    parents: Protected | None,
    office: Office,
) -> Report:
    """The list of schools. ``inspections`` by school code; None where a survey was not released."""
    ordered = sorted(schools, key=lambda school: sort_key(school.name))
    rows = tuple(_row(school, inspections.get(school.code), staff, parents) for school in ordered)
    blocks: list[Block] = [
        _classes(ordered, inspections),
        Table("Các trường", COLUMNS, rows, keys=tuple(school.code for school in ordered)),
    ]
    for voice, protected in ((Voice.STAFF, staff), (Voice.PARENTS, parents)):
        if protected:
            blocks += [_district(voice, protected, office), _pool(voice, protected, office)]
    return Report("Kết quả các trường", period_label(period), tuple(blocks))


def _row(
    school: School, inspection: Inspection | None, staff: Protected | None, parents: Protected | None
) -> tuple[str, ...]:
    cells = [school.name, class_text(inspection)]
    for protected in (staff, parents):
        result = protected.schools.get(school.code) if protected else None
        overall = result.overall if isinstance(result, SchoolResult) else None
        cells += [answers_text(result), overall.text if overall else ""]
    return tuple(cells)


def _classes(schools: Sequence[School], inspections: Mapping[str, Inspection]) -> Facts:
    """How many schools are in each class; short checklists and schools without a visit are counted apart."""
    ranked = [inspections[school.code] for school in schools if school.code in inspections]
    names = Counter(class_text(each) for each in ranked)
    order = sorted(ranked, key=_place)
    facts = [
        Fact(name, f"{names[name]} trường") for name in dict.fromkeys(class_text(each) for each in order)
    ]
    facts.append(Fact(NOT_INSPECTED, f"{len(schools) - len(ranked)} trường"))
    return Facts("Kết quả kiểm tra", tuple(facts))


def _place(inspection: Inspection) -> tuple[bool, int]:
    """Full checklists before short ones, higher classes first."""
    result = inspection.score.result_class
    return inspection.short, -int(result.lowest) if result else 1


def _district(voice: Voice, protected: Protected, office: Office) -> Table:
    return Table(
        f"{voice.label}: số trường ở từng mức",
        ("Phương châm", "Cao", "Trung bình", "Thấp", "Mức của trường đứng giữa"),
        tuple(
            (
                theme_label(each.themes, office.motto),
                str(each.high),
                str(each.middle),
                str(each.low),
                each.median.text if each.median else "",
            )
            for each in protected.district.themes
        ),
    )


def _pool(voice: Voice, protected: Protected, office: Office) -> Facts:
    """The schools too small or with too few forms to show results of their own, as one."""
    title = f"{voice.label}: nhóm trường không hiện riêng"
    if not isinstance(protected.pool, SchoolResult):
        return Facts(title, (Fact("Kết quả", protected.pool.text),))
    themes = (Fact(theme_label(each.themes, office.motto), each.text) for each in protected.pool.themes)
    return Facts(title, (Fact("Số phiếu", answers_text(protected.pool)), *themes))
