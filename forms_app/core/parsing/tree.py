"""From the text of a YAML file to a tree in which every value knows its file and line.

YAML 1.2 by ruamel.yaml, of which only the plain part is let in: no anchors, no aliases (a few hundred bytes
of them can unfold to gigabytes), no tags, one document. Faults of the whole file are collected here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    NodeEvent,
)

from ..errors import Fault

LARGEST = 1_000_000  # bytes of a file
DEEPEST = 20  # lists and maps within each other

Scalar = str | int | Decimal | bool | None

_WHOLE = re.compile(r"[-+]?[0-9]+")
_DECIMAL = re.compile(r"[-+]?[0-9]+\.[0-9]+")


@dataclass(frozen=True)
class Node:
    """A value and where it stands; under a key the line is the key's."""

    file: str
    line: int
    value: Scalar | tuple[Node, ...] | Mapping[str, Node]

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}"

    @property
    def scalar(self) -> Scalar:
        """The value of a leaf; None for a list or map."""
        return None if isinstance(self.value, tuple | Mapping) else self.value

    @property
    def items(self) -> tuple[Node, ...]:
        """The values of a list; empty for anything else."""
        return self.value if isinstance(self.value, tuple) else ()

    @property
    def fields(self) -> Mapping[str, Node]:
        """The values of a map by key; empty for anything else."""
        return self.value if isinstance(self.value, Mapping) else {}


@lru_cache(maxsize=128)
def read_tree(file: str, content: str | bytes) -> tuple[Node | None, tuple[Fault, ...]]:
    """The tree of a file and its faults; no tree where it cannot be read at all, or is no map."""
    text, faults = _decode(file, content)
    faults = faults or tuple(_forbidden(file, text))
    if faults:
        return None, faults
    root = YAML(typ="safe", pure=True).compose(StringIO(text))
    if root is None or root.id != "mapping":
        return None, (
            Fault(f"{file}:1", "", "tệp không phải là một bảng khóa: giá trị.", "Bắt đầu bằng title: …"),
        )
    found: list[Fault] = []
    return _node(file, 1, root, found), tuple(found)


def _decode(file: str, content: str | bytes) -> tuple[str, tuple[Fault, ...]]:
    place = f"{file}:1"
    if len(content) > LARGEST:
        return "", (Fault(place, "", f"tệp lớn quá {LARGEST // 1000} KB.", "Chia thành nhiều tệp."),)
    try:
        text = content if isinstance(content, str) else content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return "", (Fault(f"{file}:{line}", "", "tệp không phải UTF-8.", "Lưu lại với mã UTF-8."),)
    if text.startswith("\ufeff"):
        return "", (Fault(place, "", "tệp có dấu BOM ở đầu.", "Lưu lại với mã UTF-8 không có BOM."),)
    return text, ()


def _forbidden(file: str, text: str) -> Iterator[Fault]:
    """What makes a file unfit before it is even read: syntax, aliases, tags, depth, several documents."""
    depth = documents = 0
    try:
        for event in YAML(typ="safe", pure=True).parse(StringIO(text)):
            place = f"{file}:{event.start_mark.line + 1}"
            depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
            documents += isinstance(event, DocumentStartEvent)
            if depth > DEEPEST or documents > 1:
                yield Fault(place, "", "tệp lồng nhau quá sâu hoặc có nhiều phần ---.", "Viết đơn giản hơn.")
                return
            yield from _shortcuts(place, event)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        yield Fault(f"{file}:{line}", "", "không đọc được YAML ở dòng này.", _SYNTAX_REMEDY)
    except YAMLError:
        yield Fault(f"{file}:1", "", "tệp có ký tự không đọc được.", "Gõ lại chỗ chép từ nơi khác sang.")


_SYNTAX_REMEDY = "Xem lại thụt dòng, dấu hai chấm; đặt lời văn trong ngoặc kép; đừng dùng phím Tab."


def _shortcuts(place: str, event: Any) -> Iterator[Fault]:
    if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor is not None):
        yield Fault(
            place, "", "không dùng neo (&) và tham chiếu (*) của YAML.", "Viết lại đầy đủ, hoặc dùng part."
        )
    elif tag := getattr(event, "tag", None):
        yield Fault(place, "", f"không dùng nhãn kiểu {tag}.", "Bỏ nhãn ấy.")


def _node(file: str, line: int, node: Any, faults: list[Fault]) -> Node:
    """``node`` of ruamel as ours; duplicate and odd keys go to ``faults``."""
    if node.id == "mapping":
        return Node(file, line, _map(file, node, faults))
    if node.id == "sequence":
        return Node(
            file,
            line,
            tuple(_node(file, each.start_mark.line + 1, each, faults) for each in node.value),
        )
    return Node(file, line, _scalar(node))


def _map(file: str, node: Any, faults: list[Fault]) -> dict[str, Node]:
    fields: dict[str, Node] = {}
    for key, value in node.value:
        line, name = key.start_mark.line + 1, key.value
        place = f"{file}:{line}"
        if key.id != "scalar" or not isinstance(_scalar(key), str):
            shown = name if key.id == "scalar" else "?"
            faults.append(Fault(place, shown, "tên khóa phải là chữ.", "Đặt tên khóa trong ngoặc kép."))
        elif name in fields:
            faults.append(Fault(place, name, "khóa này viết hai lần.", "Giữ lại một lần."))
        else:
            fields[name] = _node(file, line, value, faults)
    return fields


def _scalar(node: Any) -> Scalar:
    text, tag = str(node.value), str(node.tag)
    if tag.endswith(":bool"):
        return text.lower() == "true"
    if tag.endswith(":null"):
        return None
    if tag.endswith(":int") and _WHOLE.fullmatch(text):
        return int(text)
    if tag.endswith(":float") and _DECIMAL.fullmatch(text):
        return Decimal(text)
    return text
