"""Models as tests need them: filled forms, a model that was registered, and the steps that may follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from forms_app.core import good_models
from forms_app.core.good_models import Copy, Field, GoodModel, State, Step, StepKind
from forms_app.core.question_types import type_of
from forms_app.storage.good_models import Registration
from tests.factories import shipped

NOW = datetime(2026, 11, 16, 2, 0)  # noqa: DTZ001 - naive UTC, as the store keeps it
TODAY = date(2026, 11, 16)
REGISTERED = {
    good_models.NAME: "Bữa ăn công khai",
    good_models.KIND: "tap_the",
    good_models.FIELD: Field.CULTURE.value,
    good_models.UNIT: "Trường Tiểu học Bình Minh, Xã Thủ Thừa",
    "dvk_phu_trach": "Võ Văn Tư (Hiệu trưởng)",
    good_models.ORIGIN: "moi",
    "dvk_ly_do": "Phụ huynh muốn biết tiền ăn chi vào việc gì.",
    "dvk_doi_tuong": "610 học sinh bán trú",
    "dvk_muc_tieu": "Mỗi ngày niêm yết thực đơn và số tiền, từ tháng 9/2026.",
    good_models.METHOD: "Chụp bảng chi mỗi sáng, dán ở cổng.",
    "dvk_thoi_gian": "từ tháng 9/2026 đến tháng 5/2027",
}
CRITERIA = {
    each.name: str(each.points)
    for each in shipped(good_models.ASSESSMENT).questions
    if each.points is not None
}
FULL = {good_models.ASSESSED_NAME: "Bữa ăn công khai", **CRITERIA}  # all 100 points
SAID: dict[StepKind, dict[str, str]] = {
    StepKind.ASSESS: {good_models.POINTS: "86.5", good_models.CLASS: "hieu_qua"},
    StepKind.COMMEND: {good_models.DECISION: "12/QĐ-PGDĐT", good_models.DECIDED_ON: TODAY.isoformat()},
    StepKind.NAME_SOURCE: {good_models.SOURCE: "MH-2026-009"},
    StepKind.STOP: {good_models.REASON: "Người phụ trách chuyển trường."},
}
WEAK = {good_models.POINTS: "61.0", good_models.CLASS: "can_cung_co"}


def step(kind: StepKind, days: int = 0, **changes: Any) -> Step:
    """A step of that kind, so many days after the registration."""
    answers = {StepKind.REGISTER: REGISTERED, StepKind.CORRECT: REGISTERED, StepKind.ASSESS: FULL}.get(kind)
    facts = SAID.get(kind, {}) | changes
    moments = NOW + timedelta(days), TODAY + timedelta(days)
    return Step(kind, "ai_do", *moments, facts, 1 if answers else None, answers)


def registered(*then: StepKind | Step, copies: int = 0, **changes: Any) -> GoodModel:
    """A model with these steps after the first one, copied by so many."""
    steps = [each if isinstance(each, Step) else step(each) for each in then]
    made = GoodModel(
        "MH-2026-001", "TH01", "Bữa ăn công khai", Field.CULTURE, (step(StepKind.REGISTER), *steps)
    )
    copied = (Copy(TODAY, f"MH-2026-1{n:02}", "TH02", "x", State.REGISTERED) for n in range(copies))
    return replace(made, copies=tuple(copied), **changes)


def after(model: GoodModel, following: Step) -> GoodModel:
    return replace(model, steps=(*model.steps, following))


def registration(key: str, school: str = "TH01", source: str = "", **answers: str) -> Registration:
    return Registration(key, school, 1, REGISTERED | answers, source)


def example(form_id: str) -> dict[str, Any]:
    """An answer to every question of a shipped form."""
    asked = ((each.name, type_of(each).example(each)) for each in shipped(form_id).questions)
    return {name: value for name, value in asked if value is not None}
