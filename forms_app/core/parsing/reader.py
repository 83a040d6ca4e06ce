"""Reads typed values out of a tree and keeps every fault it meets: authors see all of them at once."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from ..definition import LANGUAGES, Text
from ..errors import Fault
from ..language import is_readable, normalise
from .tree import Node

NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
CHOICE_NAME = re.compile(r"[a-z0-9][a-z0-9_]{0,63}")

E = TypeVar("E", bound=StrEnum)


class Reader:
    """Typed readings of nodes. ``about`` is the question or key that a fault is said to belong to."""

    def __init__(self, languages: Collection[str] = ("vi",)) -> None:
        self.languages = tuple(languages)  # those every text must have
        self.unread: set[str] = (
            set()
        )  # questions too faulty to read: that others name them is no second fault
        self._faults: dict[Fault, None] = {}  # kept in order, each once

    @property
    def faults(self) -> tuple[Fault, ...]:
        return tuple(self._faults)

    def add(self, faults: Iterable[Fault]) -> None:
        self._faults.update(dict.fromkeys(faults))

    def refuse(self, node: Node, about: str, message: str, remedy: str = "") -> None:
        self.add([Fault(node.place, about, message, remedy)])

    def unknown(self, node: Node, about: str, what: str, name: str, known: Collection[str]) -> None:
        """Something named that does not exist; suggests the nearest that does."""
        near = difflib.get_close_matches(name, sorted(known), 1)
        remedy = f"Có phải “{near[0]}”?" if near else f"Chọn một trong: {', '.join(sorted(known)[:12])}."
        self.refuse(node, about, f"không có {what} “{name}”.", remedy if known else "")

    def fields(self, node: Node, about: str, known: Collection[str]) -> Mapping[str, Node]:
        """The values of a map; keys outside ``known`` are faults."""
        if not isinstance(node.value, Mapping):
            self.refuse(node, about, "chỗ này phải là một bảng khóa: giá trị.", "Xem lại thụt dòng.")
            return {}
        for key, value in node.fields.items():
            if key not in known:
                self.unknown(value, about, "khóa", key, known)
        return {key: value for key, value in node.fields.items() if key in known}

    def items(self, node: Node | None, about: str) -> tuple[Node, ...]:
        """The values of a list; an absent one is empty."""
        if node is None:
            return ()
        if not isinstance(node.value, tuple):
            self.refuse(node, about, "chỗ này phải là một danh sách.", "Viết mỗi mục sau dấu gạch “-”.")
        return node.items

    def required(self, fields: Mapping[str, Node], key: str, parent: Node, about: str) -> Node | None:
        if key not in fields:
            self.refuse(parent, about, f"thiếu {key}.", f"Thêm {key}.")
        return fields.get(key)

    def name(self, node: Node | None, about: str = "", pattern: re.Pattern[str] = NAME) -> str:
        """A name; empty where it is none."""
        if node is None:
            return ""
        value = node.scalar
        if not isinstance(value, str):
            shown = "rỗng" if value is None else str(value).lower()
            self.refuse(node, about or shown, "tên phải là chữ.", "Đặt tên trong ngoặc kép.")
            return ""
        if not pattern.fullmatch(value):
            remedy = "Chỉ dùng chữ thường không dấu, chữ số, dấu gạch dưới; bắt đầu bằng chữ cái."
            self.refuse(node, about or value, f"tên “{value}” không dùng được.", remedy)
            return ""
        return value

    def names(self, node: Node | None, about: str) -> tuple[str, ...]:
        return tuple(name for each in self.items(node, about) if (name := self.name(each, about)))

    def line(self, node: Node | None, about: str) -> str:
        """A text of one language, in NFC."""
        if node is None:
            return ""
        if not isinstance(node.scalar, str):
            self.refuse(node, about, "chỗ này phải là lời văn.", "Đặt lời văn trong ngoặc kép.")
            return ""
        if not is_readable(node.scalar):
            self.refuse(node, about, "lời văn có ký tự không đọc được.", "Gõ lại câu này.")
        return normalise(node.scalar)

    def text(self, node: Node | None, about: str) -> Text | None:
        """A text in the languages promised; None where it is absent."""
        if node is None:
            return None
        by_language = {"vi": node}
        if isinstance(node.value, Mapping):
            by_language = dict(self.fields(node, about, LANGUAGES))
        texts = {language: self.line(each, about) for language, each in by_language.items()}
        for language in self.languages:
            if not texts.get(language):
                missing = "tiếng Việt" if language == "vi" else "tiếng Anh"
                self.refuse(node, about, f"thiếu lời văn {missing}.", f'Viết {{vi: "…", {language}: "…"}}.')
        return Text(texts.get("vi", ""), texts.get("en", ""))

    def flag(self, node: Node | None, about: str, default: bool = False) -> bool:
        if node is None:
            return default
        if not isinstance(node.scalar, bool):
            self.refuse(
                node, about, "chỗ này phải là true hoặc false.", "Sửa lại, không đặt trong ngoặc kép."
            )
            return default
        return node.scalar

    def whole(self, node: Node | None, about: str, default: int = 0) -> int:
        if node is None:
            return default
        if isinstance(node.scalar, bool) or not isinstance(node.scalar, int):
            self.refuse(node, about, "chỗ này phải là số nguyên.", "Sửa lại, không đặt trong ngoặc kép.")
            return default
        return node.scalar

    def decimal(self, node: Node | None, about: str) -> Decimal | None:
        if node is None:
            return None
        if isinstance(node.scalar, bool) or not isinstance(node.scalar, int | Decimal):
            self.refuse(node, about, "chỗ này phải là số.", "Viết như 2 hoặc 0.5, không đặt trong ngoặc kép.")
            return None
        return Decimal(node.scalar)

    def one_of(self, node: Node | None, about: str, what: str, known: type[E]) -> E | None:
        """A member of an enumeration, by its value."""
        if node is None:
            return None
        values = {member.value: member for member in known}
        if not isinstance(node.scalar, str) or node.scalar not in values:
            self.unknown(node, about, what, "" if node.scalar is None else str(node.scalar), values)
            return None
        return values[node.scalar]
