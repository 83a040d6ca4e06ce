"""Reads the office's own data: every file of ``office/`` together makes one Office."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from ..definition import Text, Theme
from ..errors import DefinitionFaulty, Fault
from ..office import (
    FLOORS,
    LINES,
    NUMBERS,
    REPORTS_DUE,
    TEXTS,
    ClassLimits,
    LegalBasis,
    Office,
    Signer,
    Thresholds,
    day_of_year,
    floor_of,
)
from .forms import DefinitionSource, read_classes
from .reader import Reader
from .tree import Node, read_tree

FOLDER = "office/"
OTHERS = (
    *("motto", "class_limits", "thresholds", "recipients", "signers", "legal_bases"),
    *("report_bases", "report_due"),
)
FIRST_YEAR = 2000  # any: a day is a day of every year
BASIS_KEYS = tuple(each.name for each in dataclasses.fields(LegalBasis))
SIGNER_KEYS = tuple(each.name for each in dataclasses.fields(Signer))


def parse_office(files: DefinitionSource) -> Office:
    """The office of the files under ``office/``; raises DefinitionFaulty with every fault."""
    reader = _OfficeReader()
    office = reader.read({path: files[path] for path in sorted(files) if path.startswith(FOLDER)})
    if reader.faults or office is None:
        raise DefinitionFaulty(reader.faults)
    return office


class _OfficeReader(Reader):
    def __init__(self) -> None:
        super().__init__(("vi", "en"))

    def read(self, files: DefinitionSource) -> Office | None:
        fields = self._merged(files)
        known = {*LINES, *TEXTS, *NUMBERS, *OTHERS}
        missing = sorted(known - set(fields))
        self.add(Fault(FOLDER, key, f"thiếu {key}.", f"Thêm {key}.") for key in missing)
        if missing:
            return None
        simple: dict[str, Any] = {key: self.line(fields[key], key) for key in LINES}
        simple |= {key: self.text(fields[key], key) or Text("") for key in TEXTS}
        simple |= {key: self._between(fields[key], key, *limits) for key, limits in NUMBERS.items()}
        legal_bases = self._legal_bases(fields["legal_bases"])
        return Office(
            **simple,
            motto=MappingProxyType(self._motto(fields["motto"])),
            class_limits=self._class_limits(fields["class_limits"]),
            thresholds=self._thresholds(fields["thresholds"]),
            recipients=MappingProxyType(self._recipients(fields["recipients"])),
            signers=tuple(self._signer(each) for each in self.items(fields["signers"], "signers")),
            legal_bases=MappingProxyType(legal_bases),
            report_bases=self._report_bases(fields["report_bases"], legal_bases),
            report_due=MappingProxyType(self._report_due(fields["report_due"])),
        )

    def _merged(self, files: DefinitionSource) -> dict[str, Node]:
        merged: dict[str, Node] = {}
        for path, content in files.items():
            tree, faults = read_tree(path, content)
            self.add(faults)
            for key, node in (
                self.fields(tree, "", {*LINES, *TEXTS, *NUMBERS, *OTHERS}).items() if tree else ()
            ):
                if key in merged:
                    self.refuse(node, key, f"khóa này đã có ở {merged[key].place}.", "Giữ lại một chỗ.")
                merged.setdefault(key, node)
        return merged

    def _between(self, node: Node, about: str, lowest: int, highest: int) -> int:
        value = self.whole(node, about, lowest)
        if not lowest <= value <= highest:
            self.refuse(node, about, f"phải từ {lowest} đến {highest}.", "Sửa con số.")
        return value

    def _motto(self, node: Node) -> dict[Theme, Text]:
        fields = self.fields(node, "motto", tuple(Theme))
        return {
            theme: self.text(self.required(fields, theme, node, "motto"), "motto") or Text("")
            for theme in Theme
        }

    def _class_limits(self, node: Node) -> ClassLimits:
        about = "class_limits"
        fields = self.fields(node, about, ("classes", "cap_one_key", "cap_more_keys"))
        classes = read_classes(self, self.required(fields, "classes", node, about))
        known = {each.name for each in classes}
        caps = {
            key: self.name(self.required(fields, key, node, about), about)
            for key in ("cap_one_key", "cap_more_keys")
        }
        for key, name in caps.items():
            if name and name not in known:
                self.unknown(fields[key], about, "loại", name, known)
        return ClassLimits(classes, **caps)

    def _thresholds(self, node: Node) -> Thresholds:
        floors = dataclasses.asdict(FLOORS)
        fields = self.fields(node, "thresholds", floors)
        values = {key: self.whole(fields.get(key), key, floor) for key, floor in floors.items()}
        for key, value in values.items():
            if value < floor_of(key):
                message = f"{value} thấp hơn mức sàn {floors[key]}."
                self.refuse(fields[key], key, message, "Chỉ được đặt chặt hơn mức sàn.")
        return Thresholds(**values)

    def _recipients(self, node: Node) -> dict[str, tuple[str, ...]]:
        if not isinstance(node.value, Mapping):
            self.refuse(node, "recipients", "chỗ này phải là bảng báo cáo: nơi nhận.", "Xem lại thụt dòng.")
        return {
            report: tuple(self.line(each, "recipients") for each in self.items(lines, "recipients"))
            for report, lines in node.fields.items()
        }

    def _report_bases(self, node: Node, known: Mapping[str, LegalBasis]) -> tuple[str, ...]:
        """Codes of legal texts."""
        about = "report_bases"
        codes = [(each, self.line(each, about)) for each in self.items(node, about)]
        for each, code in codes:
            if code and code not in known:
                self.unknown(each, about, "căn cứ", code, known)
        return tuple(code for _, code in codes)

    def _report_due(self, node: Node) -> dict[str, str]:
        """The last day of each report, as day and month."""
        about = "report_due"
        fields = self.fields(node, about, REPORTS_DUE)
        days = {name: self.line(self.required(fields, name, node, about), about) for name in REPORTS_DUE}
        for name, day in days.items():
            if day and day_of_year(day, FIRST_YEAR) is None:
                self.refuse(fields[name], about, f"{day} không phải ngày/tháng.", "Viết như 20/06.")
        return days

    def _signer(self, node: Node) -> Signer:
        fields = self.fields(node, "signers", SIGNER_KEYS)
        return Signer(
            authority=self.line(fields.get("authority"), "signers"),
            post=self.line(self.required(fields, "post", node, "signers"), "signers"),
            name=self.line(self.required(fields, "name", node, "signers"), "signers"),
            valid_from=self._day(fields.get("valid_from"), "signers"),
            valid_to=self._day(fields.get("valid_to"), "signers"),
        )

    def _legal_bases(self, node: Node) -> dict[str, LegalBasis]:
        bases: dict[str, LegalBasis] = {}
        for each in self.items(node, "legal_bases"):
            basis = self._legal_basis(each)
            if basis.code in bases:
                self.refuse(each, basis.code, "mã căn cứ viết hai lần.", "Giữ lại một.")
            bases[basis.code] = basis
        for each in self.items(node, "legal_bases"):
            replaced_by = each.fields.get("replaced_by")
            code = self.name(replaced_by) if replaced_by and replaced_by.scalar else ""
            if replaced_by and code and code not in bases:
                self.unknown(replaced_by, "legal_bases", "căn cứ", code, bases)
        return bases

    def _legal_basis(self, node: Node) -> LegalBasis:
        fields = self.fields(node, "legal_bases", BASIS_KEYS)
        code = self.name(self.required(fields, "code", node, "legal_bases"))
        for key in ("number", "title"):
            self.required(fields, key, node, code)
        readings: dict[str, Any] = {
            key: self._day(fields.get(key), code)
            if key.endswith(("_on", "_from", "_to"))
            else self.line(fields.get(key), code)
            for key in BASIS_KEYS
        }
        return LegalBasis(**{**readings, "code": code})

    def _day(self, node: Node | None, about: str) -> date | None:
        if node is None:
            return None
        try:
            return date.fromisoformat(str(node.scalar))
        except ValueError:
            self.refuse(node, about, "ngày không đúng.", "Viết như 2026-01-31.")
            return None
