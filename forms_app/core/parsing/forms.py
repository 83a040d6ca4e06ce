"""Reads a whole form: its head, its sections, the parts they include. Every fault is told at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ..definition import (
    LANGUAGES,
    About,
    Audience,
    Filler,
    FormDefinition,
    Kind,
    ResultClass,
    Section,
    Text,
)
from ..errors import DefinitionFaulty, Fault
from ..schools import Level
from .checks import Checker, every_name
from .questions import RECORDING, Placed, QuestionReader
from .reader import NAME, Reader
from .tree import Node, read_tree

# Content by path within the folder: "a.yaml", "parts/b.yaml". A recording is there by its name alone, empty.
DefinitionSource = Mapping[str, str | bytes]

PARTS, SHARED_LISTS = "parts/", "parts/_lists.yaml"
AUDIO = "audio/"
FORM_KEYS = frozenset(
    (
        *("title", "kind", "audience", "about", "languages", "levels", "short"),
        *("hint", "classes", "lists", "sections", "filled_by", "relevant", "none"),
    )
)
SECTION_KEYS = frozenset({"name", "label", "hint", "relevant", "questions"})
INCLUDE_KEYS = frozenset({"part", "only", "relevant", "name", "label", "hint"})
PART_KEYS = frozenset({"name", "label", "hint", "relevant", "lists", "questions"})


@dataclass
class PlacedSection:
    """A section with the places of what is in it."""

    name: str
    label: Text
    hint: Text | None
    relevant: Node | None
    node: Node
    questions: list[Placed]


def parse_definition(
    files: DefinitionSource, form_id: str, legal_codes: Collection[str] | None = None
) -> FormDefinition:
    """The form of ``<form_id>.yaml`` with its parts; raises DefinitionFaulty with every fault.

    ``legal_codes`` are the codes of the office's legal bases; None leaves references to them unchecked.
    """
    form = _FormReader(files, form_id, legal_codes)
    definition = form.read()
    if form.faults or definition is None:
        raise DefinitionFaulty(form.faults)
    return definition


class _FormReader:
    def __init__(self, files: DefinitionSource, form_id: str, legal_codes: Collection[str] | None) -> None:
        self._files, self._id, self._legal_codes = files, form_id, legal_codes
        self._reader = Reader()
        self._kind = Kind.CHECKLIST

    @property
    def faults(self) -> tuple[Fault, ...]:
        return self._reader.faults

    def read(self) -> FormDefinition | None:
        path = f"{self._id}.yaml"
        if not NAME.fullmatch(self._id):
            remedy = "Đặt tên tệp bằng chữ thường không dấu, chữ số, gạch dưới."
            self._reader.add([Fault(path, self._id, "tên tệp không dùng được.", remedy)])
        root = self._tree(path)
        if root is None:
            return None
        fields = self._reader.fields(root, "", FORM_KEYS)
        self._languages(fields)
        self._reader.required(fields, "kind", root, "")
        self._kind = self._reader.one_of(fields.get("kind"), "kind", "loại phiếu", Kind) or self._kind
        title = self._reader.text(self._reader.required(fields, "title", root, ""), "title")
        sections = self._sections(root, fields)
        self._check(sections, fields.get("relevant"))
        return FormDefinition(
            id=self._id,
            title=title or Text(""),
            kind=self._kind,
            sections=tuple(map(_section, sections)),
            languages=self._reader.languages,
            hint=self._reader.text(fields.get("hint"), "hint"),
            audience=self._audience(root, fields),
            about=self._about(fields.get("about")),
            filled_by=self._filled_by(fields),
            relevant=self._reader.line(fields.get("relevant"), "relevant"),
            none=self._reader.text(fields.get("none"), "none"),
            levels=self._levels(fields),
            short=self._reader.flag(fields.get("short"), "short"),
            classes=read_classes(self._reader, fields.get("classes")),
        )

    def _tree(self, path: str) -> Node | None:
        if path not in self._files:
            self._reader.add([Fault(path, "", "không có tệp này.", "Xem lại tên tệp.")])
            return None
        tree, faults = read_tree(path, self._files[path])
        self._reader.add(faults)
        return tree

    def _languages(self, fields: Mapping[str, Node]) -> None:
        given = self._reader.names(fields.get("languages"), "languages") or ("vi",)
        for language in given:
            if language not in LANGUAGES:
                self._reader.unknown(fields["languages"], "languages", "ngôn ngữ", language, LANGUAGES)
        self._reader.languages = tuple(each for each in LANGUAGES if each in given or each == "vi")

    def _audience(self, root: Node, fields: Mapping[str, Node]) -> Audience | None:
        node = fields.get("audience")
        if self._kind is Kind.SURVEY:
            self._reader.required(fields, "audience", root, "")
        elif node is not None:
            self._reader.refuse(node, "audience", "chỉ phiếu survey mới có audience.", "Bỏ audience.")
        return self._reader.one_of(node, "audience", "người trả lời", Audience)

    def _about(self, node: Node | None) -> About:
        if node is not None and self._kind is not Kind.CHECKLIST:
            self._reader.refuse(node, "about", "chỉ phiếu checklist mới có about.", "Bỏ about.")
        return self._reader.one_of(node, "about", "nơi được kiểm tra", About) or About.SCHOOL

    def _filled_by(self, fields: Mapping[str, Node]) -> Filler | None:
        node = fields.get("filled_by")
        if node is not None and self._kind is not Kind.RETURN:
            self._reader.refuse(node, "filled_by", "chỉ phiếu return mới có filled_by.", "Bỏ filled_by.")
        for key in ("relevant", "none"):
            if key in fields and node is None:
                self._reader.refuse(
                    fields[key], key, "chỉ đi cùng filled_by.", f"Thêm filled_by hoặc bỏ {key}."
                )
        return self._reader.one_of(node, "filled_by", "người điền", Filler)

    def _levels(self, fields: Mapping[str, Node]) -> tuple[str, ...]:
        items = self._reader.items(fields.get("levels"), "levels")
        levels = (self._reader.one_of(each, "levels", "cấp học", Level) for each in items)
        return tuple(level.value for level in levels if level)

    def _lists(self, fields: Mapping[str, Node]) -> dict[str, Node]:
        """Lists visible in a file: its own before the shared ones."""
        shared: Mapping[str, Node] = {}
        if SHARED_LISTS in self._files and (root := self._tree(SHARED_LISTS)):
            lists = self._reader.fields(root, "", ("lists",)).get("lists")
            shared = lists.fields if lists else {}
        own = fields.get("lists")
        if own is not None and not isinstance(own.value, Mapping):
            self._reader.refuse(own, "lists", "chỗ này phải là bảng tên: danh sách.", "Xem lại thụt dòng.")
        return {**shared, **(own.fields if own else {})}

    def _sections(self, root: Node, fields: Mapping[str, Node]) -> list[PlacedSection]:
        node = self._reader.required(fields, "sections", root, "")
        questions = QuestionReader(self._reader, self._kind, self._lists(fields))
        sections = [
            self._include(each) if "part" in each.fields else self._own(each, questions)
            for each in self._reader.items(node, "sections")
        ]
        if node is not None and not sections:
            self._reader.refuse(node, "sections", "phiếu chưa có phần nào.", "Thêm ít nhất một phần.")
        return [section for section in sections if section]

    def _own(self, node: Node, questions: QuestionReader) -> PlacedSection | None:
        fields = self._reader.fields(node, "", SECTION_KEYS)
        return self._section(node, fields, fields, questions) if fields else None

    def _include(self, node: Node) -> PlacedSection | None:
        fields = self._reader.fields(node, "", INCLUDE_KEYS)
        name = self._reader.name(fields["part"], "part")
        path = f"{PARTS}{name}.yaml"
        if path not in self._files:
            known = {_stem(path) for path in self._files if path.startswith(PARTS) and path != SHARED_LISTS}
            if name:
                self._reader.unknown(fields["part"], "part", "phần dùng chung", name, known)
            return None
        root = self._tree(path)
        if root is None:
            return None
        part = self._reader.fields(root, "", PART_KEYS)
        questions = QuestionReader(self._reader, self._kind, self._lists(part))
        section = self._section(root, {**part, **fields}, part, questions, name)
        section.node = node
        if "only" in fields:
            self._keep(section, fields["only"])
        return section

    def _section(
        self,
        node: Node,
        head: Mapping[str, Node],
        body: Mapping[str, Node],
        questions: QuestionReader,
        default_name: str = "",
    ) -> PlacedSection:
        reader = self._reader
        name = default_name
        if "name" in head or not default_name:
            name = reader.name(reader.required(head, "name", node, ""))
        label = reader.text(reader.required(head, "label", node, name), name)
        asked = reader.items(reader.required(body, "questions", node, name), name)
        if "questions" in body and not asked:
            reader.refuse(body["questions"], name, "phần này chưa có câu hỏi nào.", "Thêm câu hỏi.")
        return PlacedSection(
            name=name,
            label=label or Text(""),
            hint=reader.text(head.get("hint"), name),
            relevant=head.get("relevant"),
            node=node,
            questions=[placed for each in asked if (placed := questions.question(each))],
        )

    def _keep(self, section: PlacedSection, only: Node) -> None:
        """Leave only the questions named, in the order of the part."""
        wanted = self._reader.names(only, "only")
        there = {placed.question.name for placed in section.questions}
        for name in wanted:
            if name not in there | self._reader.unread:
                self._reader.unknown(only, "only", "câu hỏi", name, there)
        section.questions = [placed for placed in section.questions if placed.question.name in wanted]

    def _check(self, sections: list[PlacedSection], relevant: Node | None) -> None:
        names: set[str] = set()
        checker = Checker(self._reader, self._kind, every=every_name(each.questions for each in sections))
        checker.section(relevant, "relevant", [])
        for section in sections:
            if section.name and section.name in names:
                self._reader.refuse(section.node, section.name, "hai phần trùng tên.", "Đổi name một phần.")
            names.add(section.name)
            checker.section(section.relevant, section.name, section.questions)
            for placed in section.questions:
                self._check_legal_bases(placed)
                for each in (placed, *placed.rows):
                    self._check_recordings(each)

    def _check_recordings(self, placed: Placed) -> None:
        audio = placed.question.audio or Text("")
        known = [path.removeprefix(AUDIO) for path in self._files if path.startswith(AUDIO)]
        for file in (audio.vi, audio.en):
            if RECORDING.fullmatch(file) and file not in known:
                self._reader.unknown(placed.fields["audio"], placed.question.name, "tệp ghi âm", file, known)

    def _check_legal_bases(self, placed: Placed) -> None:
        for code in placed.question.legal_bases if self._legal_codes is not None else ():
            if code not in (self._legal_codes or ()):
                node = placed.fields["legal_basis"]
                self._reader.unknown(node, placed.question.name, "căn cứ", code, self._legal_codes or ())


def read_classes(reader: Reader, node: Node | None) -> tuple[ResultClass, ...]:
    """Result classes, highest first."""
    classes = []
    for each in reader.items(node, "classes"):
        fields = reader.fields(each, "classes", ("name", "label", "lowest"))
        name = reader.name(reader.required(fields, "name", each, "classes"), "classes")
        label = reader.text(reader.required(fields, "label", each, "classes"), "classes")
        lowest = reader.decimal(reader.required(fields, "lowest", each, "classes"), "classes")
        if label and lowest is not None:
            classes.append(ResultClass(name, label, lowest))
    limits = [each.lowest for each in classes]
    if node is not None and (limits != sorted(set(limits), reverse=True) or limits[-1:] != [0]):
        reader.refuse(node, "classes", "lowest phải giảm dần và kết thúc bằng 0.", "Xếp lại các mức.")
    return tuple(classes)


def _section(placed: PlacedSection) -> Section:
    relevant = placed.relevant.scalar if placed.relevant else ""
    return Section(
        name=placed.name,
        label=placed.label,
        questions=tuple(each.question for each in placed.questions),
        hint=placed.hint,
        relevant=relevant.strip() if isinstance(relevant, str) else "",
    )


def _stem(path: str) -> str:
    return path.removeprefix(PARTS).removesuffix(".yaml")
