"""“Dân vận khéo” models of the invented schools and office: one in every state, one that copies another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from ..core import good_models as fields
from ..core.definition import FormDefinition
from ..core.good_models import Field, Step, StepKind
from ..core.people import Role
from ..core.scoring import score
from ..storage.forms import published
from ..storage.good_model_lists import model
from ..storage.good_models import Registration, add_step, register_model
from ..storage.model_drafts import ModelDraft, save_draft
from .accounts import first, member
from .district import District, at
from .ideas import COMMEND, IDEAS, STOP, Idea
from .names import person, seeded
from .schools import UNITS

VERSION = 1  # of both forms: the demo publishes each once


DRAFT = {
    fields.NAME: "Điều em muốn nói",
    fields.FIELD: Field.CULTURE.value,
    "dvk_ly_do": "Học sinh ngại nói trước lớp khi có chuyện buồn.",
}


def show_models(district: District) -> None:
    """Every idea with its steps, and a draft that the first school has not sent yet."""
    codes: dict[str, str] = {}
    for idea in IDEAS:
        codes[idea.name] = _register(district, idea, codes.get(idea.copies, ""))
        for days_ago, what in idea.way:
            _take(district, codes[idea.name], what, district.today - timedelta(days=days_ago))
    school = district.schools[0].code
    draft = ModelDraft(_key("draft"), school, False, VERSION, DRAFT)
    save_draft(draft, member(school, Role.SCHOOL), at(district.today - timedelta(days=3), 2))


def _register(district: District, idea: Idea, source: str) -> str:
    day = district.today - timedelta(days=idea.days_ago)
    unit = fields.OFFICE if idea.school is None else _school(district, idea.school)
    sent = Registration(_key(idea.name), unit, VERSION, _answers(district, idea, day), source)
    return register_model(sent, _writer(unit), at(day, 2), day)


def _take(district: District, code: str, what: StepKind | int, day: date) -> None:
    found = model(code)
    officer = first(Role.OFFICER)
    if isinstance(what, int):
        step = _assessment(district, found.name, what, officer, day)
    else:
        said = {
            COMMEND: {fields.DECISION: "214/QĐ-PGDĐT", fields.DECIDED_ON: day.isoformat()},
            STOP: {fields.REASON: "Người phụ trách chuyển công tác, chưa có người thay."},
        }
        by = officer if what is COMMEND else _writer(found.school)
        step = Step(what, by, at(day, 3), day, said.get(what, {}))
    add_step(code, step, len(found.steps))


def _assessment(district: District, name: str, points: int, by: str, day: date) -> Step:
    definition, version = published(fields.ASSESSMENT)
    answers = {
        fields.ASSESSED_NAME: name,
        **_points(definition, points),
        fields.FIGURES: f"Đã hỏi ý kiến {20 + points} gia đình; số liệu do trường báo, phòng đã xem sổ.",
        fields.PROPOSAL: ["khen_thuong", "nhan_rong"] if points >= 80 else ["tiep_tuc"],
    }
    result = score(definition, answers, {}, district.office.class_limits)
    facts = {
        fields.POINTS: str(result.value),
        fields.CLASS: result.result_class.name if result.result_class else "",
    }
    return Step(StepKind.ASSESS, by, at(day, 3), day, facts, version, answers)


def _points(definition: FormDefinition, whole: int) -> Mapping[str, str]:
    """Points by criterion that add up to ``whole`` of 100."""
    asked = [(each.name, each.points) for each in definition.questions if each.points is not None]
    given = {name: int(most * whole / 100) for name, most in asked}
    for name, most in asked * 2:
        if sum(given.values()) < whole and given[name] < most:
            given[name] += 1
    return {name: str(Decimal(points)) for name, points in given.items()}


def _answers(district: District, idea: Idea, day: date) -> dict[str, Any]:
    """A registration as its unit would fill it."""
    school = None if idea.school is None else district.schools[idea.school % len(district.schools)]
    units = {each.code: each.name for each in UNITS}
    draw = seeded("good_model", idea.name)
    post = "Hiệu trưởng" if school else "Phó Trưởng phòng"
    return {
        fields.NAME: idea.name,
        fields.KIND: "tap_the",
        fields.FIELD: idea.field.value,
        fields.UNIT: f"{school.name}, {units[school.unit]}" if school else district.office.name,
        "dvk_phu_trach": f"{person(draw)} ({post})",
        fields.ORIGIN: fields.COPIED if idea.copies else "moi",
        "dvk_ly_do": idea.why,
        "dvk_doi_tuong": f"{school.pupils} học sinh và gia đình"
        if school
        else "Cán bộ, giáo viên các trường",
        "dvk_muc_tieu": idea.goal,
        fields.METHOD: idea.method,
        "dvk_kinh_phi": "Không thu của gia đình.",
        "dvk_thoi_gian": f"từ tháng {day.month}/{day.year}, trong 12 tháng",
        "dvk_xac_nhan": "Cấp ủy và hiệu trưởng nhất trí.",
    }


def _school(district: District, place: int) -> str:
    return district.schools[place % len(district.schools)].code


def _writer(unit: str) -> str:
    return member(unit, Role.SCHOOL) if unit else first(Role.OFFICER)


def _key(name: str) -> str:
    """The same for the same idea: loading again begins from nothing anyway."""
    return str(uuid5(NAMESPACE_URL, f"demo:{name}"))
