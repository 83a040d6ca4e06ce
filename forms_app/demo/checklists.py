"""How the invented inspectors fill a checklist: one body of answers per section."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from ..core.definition import FormDefinition, Question, Section
from ..core.expressions import parse
from ..core.schools import School
from .answers import profile
from .district import half_year
from .names import person, seeded

MET, PARTLY, NOT_MET, NOT_APPLICABLE = "dat", "dat_mot_phan", "chua_dat", "khong_ap_dung"


def checklist_bodies(
    definition: FormDefinition, school: School, inspectors: Sequence[str], day: date
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Section name and body, in order; ``inspectors`` are full names, ``day`` the day of the visit."""
    filler = _Filler(definition, school, tuple(inspectors), day)
    for section in definition.sections:
        if filler.relevant(section.relevant):
            yield section.name, dict(filler.answers(section))


class _Filler:
    """Draws the answers of one visit; the figures that items ask for agree with the marks."""

    def __init__(
        self, definition: FormDefinition, school: School, inspectors: tuple[str, ...], day: date
    ) -> None:
        self.school = school
        self.inspectors = inspectors
        self.day = day
        self.traits = profile(school)
        self.draw = seeded("visit", definition.id, school.code, day.year, day.month > 6)
        # What expressions read: facts, then answers.
        self.known: dict[str, Any] = {**school.facts(), "visit_period": half_year(day)}
        self.by_type: dict[str, Callable[[Question], Any]] = {
            "item": self._item,
            "calculate": lambda question: parse(question.calculation).evaluate(self.known),
            "select_one": lambda question: question.choices[0].name,
            "select_multiple": lambda question: [question.choices[0].name],
            "integer": self._integer,
            "text": self._text,
            "acknowledge": lambda question: "yes",
            "date": self._date,
            "dateTime": lambda question: f"{day.isoformat()}T08:00",
            "repeat": self._rows,
        }

    def relevant(self, expression: str) -> bool:
        return not expression or parse(expression).holds(self.known)

    def answers(self, section: Section) -> Iterator[tuple[str, Any]]:
        """Name and stored value of what is asked and gets an answer."""
        for question in section.questions:
            fill = self.by_type.get(question.type)
            value = fill(question) if fill and self.relevant(question.relevant) else None
            if value is not None:
                self.known[question.name] = value["mark"] if question.type == "item" else value
                yield question.name, value

    def _item(self, question: Question) -> dict[str, str]:
        mark = self._mark(question)
        document = f"{self.draw.randint(3, 98)}/{self.draw.choice(_DOCUMENT_KINDS)}" if mark == MET else ""
        reason = self._reason(question, mark)
        return {"mark": mark, "reason": reason, "document": document, "note": ""}

    def _mark(self, question: Question) -> str:
        if _does_not_apply(question.name, self.school):
            return NOT_APPLICABLE
        if question.name in self.traits.failed_keys:
            return NOT_MET
        share = self.traits.inspection[question.theme] if question.theme else 0.9
        if self.draw.random() < share:
            return MET
        return PARTLY if question.key or self.draw.random() < 0.7 else NOT_MET

    def _reason(self, question: Question, mark: str) -> str:
        if mark == NOT_APPLICABLE:
            return "Trường không có việc này trong kỳ."
        return "" if mark == MET else self.draw.choice(_REASONS[mark])

    def _integer(self, question: Question) -> int:
        """Head counts as the register has them; else 4 of something, 3 of them done, 1 late."""
        school = self.school
        known = {
            "tong_cbgvnv": school.staff,
            "nu": round(school.staff * 0.7),
            "dang_vien": round(school.staff * 0.4),
            "hop_dong": round(school.staff * 0.1),
            "so_lop": max(2, round(school.pupils / 30)),
            "so_hoc_sinh": school.pupils,
            "c_hoi_nghi_trieu_tap": school.staff,
            "c_hoi_nghi_co_mat": round(school.staff * 0.9),
        }
        if question.name in known:
            return known[question.name]
        if question.name.endswith(("_so", "_nhan")):
            return 4
        return 1 if question.name.endswith("_qua_han") else 3

    def _date(self, question: Question) -> str:
        days_before = 5 if question.name.endswith("_go") else 40
        return (self.day - timedelta(days=days_before)).isoformat()

    def _text(self, question: Question) -> str | None:
        if question.name == "xac_nhan_doan_ho_ten":
            return self.inspectors[0]
        return person(self.draw) if question.name.endswith("_ho_ten") else _TEXTS.get(question.name)

    def _rows(self, question: Question) -> list[dict[str, str]]:
        team = question.name == "thanh_phan_doan"
        names = self.inspectors if team else tuple(person(self.draw) for _ in range(2))
        posts = ("Trưởng đoàn", "Thành viên") if team else ("Hiệu trưởng", "Trưởng Ban Thanh tra nhân dân")
        rows = []
        for number, name in enumerate(names):
            values = (name, posts[min(number, 1)])
            texts = [part.name for part in question.questions if part.type == "text"]
            rows.append(dict(zip(texts, values, strict=False)))
        return rows


def _does_not_apply(name: str, school: School) -> bool:
    """Whether the item is one that such a school never has."""
    return (
        ("diem_le" in name and school.sites == 1)
        or ("ban_tru" in name and not school.boarding)
        or (name.startswith("d_ttnd") and school.staff <= 7)
    )


_DOCUMENT_KINDS = ("KH-HT", "QĐ-HT", "BB-HĐ", "TB-HT", "BC-TTND")
_REASONS = {
    PARTLY: (
        "Đã làm nhưng chưa đủ hồ sơ lưu.",
        "Mới làm ở điểm trường chính, điểm lẻ chưa có.",
        "Biên bản chưa ghi kết quả trả lời.",
        "Làm chậm hơn thời gian đã báo.",
    ),
    NOT_MET: (
        "Trong kỳ chưa thực hiện.",
        "Chưa có văn bản, trường hẹn bổ sung trong tháng.",
        "Không có sổ theo dõi để đối chiếu.",
    ),
}
_TEXTS = {
    "uu_diem": "Hồ sơ sắp xếp gọn; tập thể tham gia góp ý cởi mở.",
    "han_che": "Một số nội dung công khai còn chậm, biên bản còn sơ sài.",
    "kien_nghi": "Bổ sung hồ sơ còn thiếu và báo lại cho đoàn trong 30 ngày.",
    "y_kien_truong": "Nhà trường nhất trí và sẽ khắc phục đúng hạn.",
    "diem_truong": "Điểm chính",
    "xac_nhan_doan_chuc_vu": "Trưởng đoàn",
    "xac_nhan_truong_chuc_vu": "Hiệu trưởng",
}
