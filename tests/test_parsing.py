"""From files to definitions: what is read, and every fault with its place, name and remedy."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms_app.core.definition import Filler, Kind, Text
from forms_app.core.errors import DefinitionFaulty, Fault
from forms_app.core.parsing import dump, fingerprint, load, parse_definition
from forms_app.core.parsing.checks import SCHOOL_FACTS
from forms_app.core.schools import Level, School

CHECKLIST = """title: "Phiếu"
kind: checklist
levels: [mn, th]
lists:
  muc:
    - {name: dat, label: "Đạt", share: 1}
    - {name: chua, label: "Chưa", share: 0}
classes:
  - {name: tot, label: "Tốt", lowest: 80}
  - {name: kem, label: "Kém", lowest: 0}
sections:
  - name: dau
    label: "Phần đầu"
    questions:
      - {type: select_one, name: a, label: "Câu a", choices: muc, theme: biet, points: 2}
      - {type: item, name: b, label: "Câu b", theme: lam, points: 1.5, key: true, legal_basis: [l10_2022]}
      - {type: decimal, name: c, label: "Câu c", min: 0.5, relevant: "${b} = 'dat' and ${visit_period} != ''"}
  - part: chung
    only: [d]
    relevant: "${school_sites} > 1"
"""
PART = """name: phan_chung
label: {vi: "Phần chung", en: "Shared"}
questions:
  - {type: integer, name: thua, label: "Thừa"}
  - type: repeat
    name: d
    label: "Câu d"
    settings: {min_rows: 1}
    questions:
      - {type: text, name: ten, label: "Tên"}
      - {type: text, name: tuoi, label: "Tuổi", relevant: "${ten} != '' and ${a} = 'dat'"}
"""
SURVEY = """title: {vi: "Ý kiến", en: "Views"}
kind: survey
audience: parents
languages: [vi, en]
sections:
  - name: mot
    label: {vi: "Một", en: "One"}
    questions:
      - type: select_one
        name: q
        label: {vi: "Hỏi", en: "Asked"}
        choices:
          - {name: co, label: {vi: "Có", en: "Yes"}, counts: favourable}
"""


def files(form: str, **others: str) -> dict[str, str]:
    parts = {f"parts/{name}.yaml": text for name, text in others.items()}
    return {"f.yaml": form, "parts/chung.yaml": PART, **parts}


def faults(form: str, legal_codes: tuple[str, ...] | None = None, **others: str) -> tuple[Fault, ...]:
    with pytest.raises(DefinitionFaulty) as refusal:
        parse_definition(files(form, **others), "f", legal_codes)
    return refusal.value.faults


def asked(*questions: str, head: str = "kind: checklist") -> str:
    """A form of one section with these questions, from line 7 on."""
    lines = ('title: "Phiếu"', head, "sections:", '  - name: phan\n    label: "Phần"\n    questions:')
    return "\n".join([*lines, *(f"      - {question}" for question in questions), ""])


def told_of(question: str) -> list[str]:
    """What is said of a question on line 8, between one that offers "co" and another one."""
    first = '{type: select_one, name: first, label: "Đầu", choices: [{name: co, label: "Có"}]}'
    last = '{type: text, name: after, label: "Sau"}'
    return [str(each) for each in faults(asked(first, question, last), ("l10_2022",))]


# What is read


RETURN = 'kind: return\nfilled_by: school_board\nrelevant: "${school_staff} > 7"\nnone: "Không tổ chức"'


def test_a_return_says_who_owes_it_and_what_to_say_of_the_others():
    form = asked('{type: integer, name: q, label: "H", none: "Không có"}', head=RETURN)
    read = parse_definition(files(form), "f")
    assert (read.filler, read.relevant, read.none, read.question("q").none) == (
        Filler.SCHOOL_BOARD,
        "${school_staff} > 7",
        Text("Không tổ chức"),
        Text("Không có"),
    )
    assert load(dump(read)) == read


@pytest.mark.parametrize(
    ("head", "fault"),
    [
        ("kind: checklist\nfilled_by: school", "f.yaml:3: filled_by: chỉ phiếu return mới có filled_by."),
        ('kind: return\nrelevant: "true()"', "f.yaml:3: relevant: chỉ đi cùng filled_by."),
        ('kind: return\nnone: "Không"', "f.yaml:3: none: chỉ đi cùng filled_by."),
        (
            "kind: return\nfilled_by: schol",
            "f.yaml:3: filled_by: không có người điền “schol”. Có phải “school”?",
        ),
        (RETURN.replace("school_staff", "school_staf"), "f.yaml:4: relevant: không có câu hỏi hay dữ kiện"),
    ],
)
def test_a_faulty_head_of_a_return_is_told(head: str, fault: str):
    told = [str(each) for each in faults(asked('{type: text, name: q, label: "H"}', head=head))]
    assert [each for each in told if each.startswith(fault)] != [], told


def test_a_form_is_read_whole_with_its_parts():
    definition = parse_definition(files(CHECKLIST), "f", ("l10_2022",))
    first, shared = definition.sections
    table = shared.questions[0]
    assert (definition.id, definition.kind, definition.levels) == ("f", Kind.CHECKLIST, ("mn", "th"))
    assert [each.lowest for each in definition.classes] == [80, 0]
    assert [question.name for question in first.questions] == ["a", "b", "c"]
    assert (shared.name, shared.label) == ("phan_chung", Text("Phần chung", "Shared"))
    assert shared.relevant == "${school_sites} > 1"
    assert (table.settings, [each.name for each in table.questions]) == ({"min_rows": 1}, ["ten", "tuoi"])


def test_a_question_keeps_its_settings_exactly():
    choice, item, figure = parse_definition(files(CHECKLIST), "f").sections[0].questions
    assert (choice.choices[0].share, item.points, item.key, item.required, figure.settings) == (
        1,
        Decimal("1.5"),
        True,
        True,
        {"min": "0.5"},
    )


def test_an_item_without_choices_takes_the_shared_scale_or_the_usual_one():
    shared = 'lists:\n  muc_do_dat:\n    - {name: dat, label: "Tốt", share: 1}\n'
    scales = [
        parse_definition(files(CHECKLIST, **others), "f").question("b").choices
        for others in ({}, {"_lists": shared})
    ]
    assert [len(scale) for scale in scales] == [4, 1]


def test_texts_are_kept_in_one_encoding_and_never_as_html():
    form = parse_definition({"f.yaml": asked('{type: text, name: q, label: "Đo\u0302\u0301ng <b>"}')}, "f")
    assert form.question("q").label.vi == "Đống <b>"


def test_an_include_may_rename_its_section():
    form = CHECKLIST.replace("    only: [d]", '    only: [d]\n    name: khac\n    label: "Khác"')
    section = parse_definition(files(form), "f").sections[1]
    assert (section.name, section.label.vi) == ("khac", "Khác")


def test_the_facts_a_form_may_read_are_those_a_school_has():
    assert set(School("", "", Level.MN, "", 0, 0, 0).facts()) == SCHOOL_FACTS


def test_two_tables_may_ask_the_same_in_their_rows():
    table = '{type: repeat, name: %s, label: "Bảng", questions: [{type: text, name: ten, label: "Tên"}]}'
    form = parse_definition({"f.yaml": asked(table % "x", table % "y")}, "f")
    assert [question.questions[0].name for question in form.questions] == ["ten", "ten"]


# What is refused


@pytest.mark.parametrize(
    ("question", "fault"),
    [
        ('{type: text, nam: q, label: "H"}', "f.yaml:8: không có khóa “nam”. Có phải “name”?"),
        ('{name: q, label: "H"}', "f.yaml:8: q: thiếu type. Thêm type."),
        ("text", "f.yaml:8: chỗ này phải là một bảng khóa: giá trị. Xem lại thụt dòng."),
        ('{type: text, name: Q1, label: "H"}', "f.yaml:8: Q1: tên “Q1” không dùng được."),
        ('{type: text, name: đ, label: "H"}', "f.yaml:8: đ: tên “đ” không dùng được."),
        ('{type: text, name: 12, label: "H"}', "f.yaml:8: 12: tên phải là chữ. Đặt tên trong ngoặc kép."),
        ('{type: text, name: true, label: "H"}', "f.yaml:8: true: tên phải là chữ."),
        ('{type: text, name: , label: "H"}', "f.yaml:8: rỗng: tên phải là chữ."),
        ('{type: text, name: ticket, label: "H"}', "f.yaml:8: ticket: tên này dành cho hệ thống."),
        ('{type: text, name: school_x, label: "H"}', "f.yaml:8: school_x: tên này dành cho hệ thống."),
        ("{type: text, name: q}", "f.yaml:8: q: thiếu label. Thêm label."),
        ("{type: text, name: q, label: 5}", "f.yaml:8: q: chỗ này phải là lời văn."),
        ('{type: text, name: q, label: ""}', "f.yaml:8: q: thiếu lời văn tiếng Việt."),
        ('{type: text, name: q, label: {en: "E"}}', "f.yaml:8: q: thiếu lời văn tiếng Việt."),
        (
            '{type: text, name: q, label: {vi: "V", fr: "F"}}',
            "f.yaml:8: q: không có khóa “fr”. Chọn một trong: en, vi.",
        ),
        ('{type: text, name: q, label: "a\\0b"}', "f.yaml:8: q: lời văn có ký tự không đọc được."),
        (
            '{type: repeat, name: q, label: "H", questions: [{type: image, name: x, label: "X"}]}',
            "f.yaml:8: x: loại image không đặt được trong repeat.",
        ),
        (
            '{type: text, name: first, label: "H"}',
            "f.yaml:8: first: tên này đã dùng ở f.yaml:7. Đặt tên khác.",
        ),
    ],
)
def test_a_question_that_cannot_be_read_is_told_with_its_line(question: str, fault: str):
    told = told_of(question)
    assert any(each.startswith(fault) for each in told), told


@pytest.mark.parametrize(
    ("keys", "fault"),
    [
        ("type: text, zzz: 1", "không có khóa “zzz”."),
        ("type: txt", "không có loại câu hỏi “txt”. Có phải “text”?"),
        ('type: text, required: "có"', "chỗ này phải là true hoặc false."),
        ('type: text, max_length: "9"', "chỗ này phải là số nguyên."),
        ("type: text, max_length: 0", "max_length phải từ 1 đến 5000."),
        ("type: text, settings: {maxlength: 9}", "không có khóa “maxlength”. Có phải “max_length”?"),
        ('type: decimal, min: "x"', "chỗ này phải là số."),
        ("type: text, appearance: multilin", "không có cách trình bày “multilin”. Có phải “multiline”?"),
        ("type: integer, appearance: faces", "không có cách trình bày “faces”."),
        ("type: text, choices: [a]", "loại text không có lựa chọn."),
        ("type: select_one", "chưa có lựa chọn nào."),
        ("type: select_one, choices: co_khong", "không có danh sách lựa chọn “co_khong”."),
        ("type: select_one, choices: []", "danh sách lựa chọn còn trống."),
        ("type: select_one, choices: {a: 1}", "chỗ này phải là một danh sách."),
        (
            'type: select_one, choices: [{name: a, label: "A"}, {name: a, label: "B"}]',
            "lựa chọn “a” viết hai lần.",
        ),
        ('type: select_one, choices: [{name: a, label: "A", share: 2}]', "phần điểm phải từ 0 đến 1."),
        ('type: select_one, choices: [{name: a, label: "A", counts: tot}]', "không có cách tính “tot”."),
        ('type: select_one, choices: [{name: "a b", label: "A"}]', "tên “a b” không dùng được."),
        ("type: text, theme: biết", "không có phương châm “biết”. Có phải “biet”?"),
        ("type: text, theme: ", "không có phương châm “”."),
        ("type: text, theme: biet, points: 1", "loại text không tính điểm được."),
        ("type: points, points: 1", "có điểm nhưng chưa ghi phương châm."),
        ("type: points, theme: biet, points: -1", "số điểm phải lớn hơn 0."),
        ("type: text, key: true", "là mục chính nhưng không có điểm."),
        ("type: item, theme: biet, points: 1", "chưa ghi căn cứ."),
        (
            "type: item, theme: biet, points: 1, legal_basis: [l10_202]",
            "không có căn cứ “l10_202”. Có phải “l10_2022”?",
        ),
        ('type: text, calculation: "1"', "chỉ loại calculate mới có công thức tính."),
        ("type: text, questions: []", "chỉ loại repeat mới có câu hỏi bên trong."),
        ('type: text, none: "Không có"', "chỉ câu hỏi số ngoài repeat mới có none."),
        ('type: text, relevant: "1 +"', "relevant: biểu thức chưa viết hết."),
        ('type: text, relevant: ". = 1"', "relevant: không dùng dấu chấm ở đây."),
        ('type: text, relevant: "${qq} = 1"', "không có câu hỏi hay dữ kiện “qq”."),
        (
            'type: text, relevant: "${school_site} = 1"',
            "không có câu hỏi hay dữ kiện “school_site”. Có phải “school_sites”?",
        ),
        ('type: text, constraint: "${q} = 1"', "constraint: câu hỏi tự nhắc tên mình. Dùng dấu chấm."),
        (
            'type: text, relevant: "${after} = 1"',
            "relevant: câu “after” đứng sau câu này. Chuyển câu ấy lên trước.",
        ),
        ("type: text, relevant: \"${first} = 'cos'\"", "relevant: câu “first” không có lựa chọn “cos”."),
        (
            "type: text, relevant: \"selected(${first}, 'cos')\"",
            "relevant: câu “first” không có lựa chọn “cos”.",
        ),
    ],
)
def test_a_faulty_question_is_told_with_place_name_and_remedy(keys: str, fault: str):
    told = told_of(f'{{name: q, label: "H", {keys}}}')
    assert any(each.startswith(f"f.yaml:8: q: {fault}") for each in told), told


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('title: "Phiếu"\n', "", "f.yaml:1: thiếu title. Thêm title."),
        (
            "kind: checklist",
            "kind: checklst",
            "f.yaml:2: kind: không có loại phiếu “checklst”. Có phải “checklist”?",
        ),
        ("kind: checklist", "kin: checklist", "f.yaml:2: không có khóa “kin”. Có phải “kind”?"),
        (
            "kind: checklist",
            "kind: checklist\naudience: staff",
            "f.yaml:3: audience: chỉ phiếu survey mới có audience. Bỏ audience.",
        ),
        ("levels: [mn, th]", "levels: [mn, thpt]", "f.yaml:3: levels: không có cấp học “thpt”."),
        ("levels: [mn, th]", "languages: [vi, fr]", "f.yaml:3: languages: không có ngôn ngữ “fr”."),
        (
            "kind: checklist",
            "kind: return\nabout: office",
            "f.yaml:3: about: chỉ phiếu checklist mới có about. Bỏ about.",
        ),
        (
            "levels: [mn, th]",
            "about: huyen",
            "f.yaml:3: about: không có nơi được kiểm tra “huyen”. Chọn một trong: office, school.",
        ),
        ("levels: [mn, th]", "short: co", "f.yaml:3: short: chỗ này phải là true hoặc false."),
        (
            "lists:\n  muc:",
            "lists:\n  mucx:",
            "f.yaml:15: a: không có danh sách lựa chọn “muc”. Có phải “mucx”?",
        ),
        ("lowest: 80", "lowest: 0", "f.yaml:8: classes: lowest phải giảm dần và kết thúc bằng 0."),
        ("lowest: 80", "lowst: 80", "f.yaml:9: classes: không có khóa “lowst”. Có phải “lowest”?"),
        (
            "  - name: dau\n",
            "  - name: phan_chung\n",
            "f.yaml:18: phan_chung: hai phần trùng tên. Đổi name một phần.",
        ),
        (
            '  - name: dau\n    label: "Phần đầu"\n',
            '  - label: "Phần đầu"\n',
            "f.yaml:12: thiếu name. Thêm name.",
        ),
        ("part: chung", "part: chunk", "f.yaml:18: part: không có phần dùng chung “chunk”. Có phải “chung”?"),
        ("part: chung", "part: [chung]", "f.yaml:18: part: tên phải là chữ."),
        ("only: [d]", "only: [d, e]", "f.yaml:19: only: không có câu hỏi “e”."),
        ("only: [d]", "only: d", "f.yaml:19: only: chỗ này phải là một danh sách."),
        ("only: [d]", "except: [d]", "f.yaml:19: không có khóa “except”."),
        (
            '"${school_sites} > 1"',
            '"${school_site} > 1"',
            "f.yaml:20: phan_chung: không có câu hỏi hay dữ kiện “school_site”.",
        ),
        ("name: c,", "name: b,", "f.yaml:17: b: tên này đã dùng ở f.yaml:16. Đặt tên khác."),
        ("name: c,", "name: ten,", "parts/chung.yaml:10: ten: tên này đã dùng ở f.yaml:17. Đặt tên khác."),
    ],
)
def test_a_fault_of_the_form_is_told_with_its_line(old: str, new: str, fault: str):
    told = [str(each) for each in faults(CHECKLIST.replace(old, new, 1))]
    assert any(each.startswith(fault) for each in told), told


def test_a_name_of_a_row_may_not_be_taken_again_outside():
    cell = '{type: text, name: ten, label: "Tên"}'
    table = f'{{type: repeat, name: x, label: "Bảng", questions: [{cell}, {cell}]}}'
    told = [each.message for each in faults(asked(table, cell))]
    assert told == ["tên này đã dùng ở f.yaml:7."] * 2


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("audience: parents\n", "", "f.yaml:1: thiếu audience. Thêm audience."),
        ("audience: parents", "audience: pupils", "f.yaml:3: audience: không có người trả lời “pupils”."),
        (", counts: favourable", "", "f.yaml:9: q: lựa chọn “co” chưa ghi cách tính."),
        (
            "type: select_one",
            "type: integer",
            "f.yaml:9: q: loại integer không dùng được trong phiếu ẩn danh.",
        ),
        (
            "  choices:",
            '  relevant: "${visit_period} = 1"\n        choices:',
            "f.yaml:12: q: không có câu hỏi hay dữ kiện “visit_period”.",
        ),
        (
            "  choices:",
            '  relevant: "${r} = 1"\n        choices:',
            "f.yaml:12: q: relevant: phiếu ẩn danh chỉ được dùng ${school_…}, không dùng “r”.",
        ),
        ('{vi: "Hỏi", en: "Asked"}', '"Hỏi"', "f.yaml:11: q: thiếu lời văn tiếng Anh."),
        ('{vi: "Có", en: "Yes"}', '{vi: "Có"}', "f.yaml:13: q: thiếu lời văn tiếng Anh."),
    ],
)
def test_a_survey_is_held_to_what_anonymity_asks(old: str, new: str, fault: str):
    more = '      - {type: text, name: r, label: {vi: "Lời", en: "Words"}}\n'
    told = [str(each) for each in faults(SURVEY.replace(old, new, 1) + more)]
    assert any(each.startswith(fault) for each in told), told


WHO = (
    '      - {type: select_one, name: who, background: true, label: {vi: "Nam hay nữ?", en: "Sex?"}, '
    'choices: [{name: nam, label: {vi: "Nam", en: "Man"}, counts: excluded}]}\n'
)


def test_a_survey_may_ask_who_somebody_is_where_it_says_so():
    form = parse_definition(files(SURVEY + WHO), "f")
    assert [(each.name, each.background) for each in form.questions] == [("q", False), ("who", True)]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            ", background: true",
            "",
            "mọi lựa chọn đều là excluded: không phải một ý kiến. Nếu hỏi người trả lời",
        ),
        ("excluded", "favourable", "hỏi người trả lời là ai thì không lựa chọn nào tốt hay xấu."),
        ("name: who", "name: who, theme: biet", "hỏi người trả lời là ai thì không thuộc phương châm nào"),
        ("name: who", "name: who, required: true", "không ai phải cho biết mình là ai. Bỏ required."),
        ("select_one", "select_multiple", "câu hỏi người trả lời là ai phải là loại select_one."),
    ],
)
def test_a_question_of_who_somebody_is_is_no_opinion(old: str, new: str, fault: str):
    told = [str(each) for each in faults(SURVEY + WHO.replace(old, new))]
    assert len(told) == 1, told
    assert told[0].startswith(f"f.yaml:14: who: {fault}")


def test_only_a_survey_asks_who_somebody_is():
    choices = '[{name: nam, label: "Nam", counts: excluded}]'
    question = f'{{type: select_one, name: who, background: true, label: "Ai?", choices: {choices}}}'
    told = [str(each) for each in faults(asked(question))]
    assert told == ["f.yaml:7: who: chỉ phiếu survey mới có background. Bỏ background."]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("", "f.yaml:1: tệp không phải là một bảng khóa: giá trị."),
        ("- a\n", "f.yaml:1: tệp không phải là một bảng khóa: giá trị."),
        ("\ufefftitle: a", "f.yaml:1: tệp có dấu BOM ở đầu."),
        (b"title: a\nkind: \xff", "f.yaml:2: tệp không phải UTF-8."),
        ("title: a\nkind: [", "f.yaml:2: không đọc được YAML ở dòng này."),
        ("title: Ghi chú: có", "f.yaml:1: không đọc được YAML ở dòng này."),
        ("title: a\n\tkind: b", "f.yaml:2: không đọc được YAML ở dòng này."),
        ("title: \x07", "f.yaml:1: tệp có ký tự không đọc được."),
        ("title: &x a\nhint: *x", "f.yaml:2: không dùng neo (&) và tham chiếu (*) của YAML."),
        ("title: !!python/object:os.system x", "f.yaml:1: không dùng nhãn kiểu"),
        ("title: a\n---\ntitle: b", "f.yaml:2: tệp lồng nhau quá sâu hoặc có nhiều phần ---."),
        ("title: " + "[" * 5000, "f.yaml:1: tệp lồng nhau quá sâu hoặc có nhiều phần ---."),
        ("title: a\ntitle: b", "f.yaml:2: title: khóa này viết hai lần."),
        ("1: a", "f.yaml:1: 1: tên khóa phải là chữ."),
        ("? [a]\n: b", "f.yaml:1: ?: tên khóa phải là chữ."),
        ("title: " + "x" * 1_000_000, "f.yaml:1: tệp lớn quá 1000 KB."),
        ("title: a\nkind: survey\nsections: []", "f.yaml:3: sections: phiếu chưa có phần nào."),
        ("sections: [{name: a, label: b, questions: []}]", "f.yaml:1: a: phần này chưa có câu hỏi nào."),
        ("sections: [x]", "f.yaml:1: chỗ này phải là một bảng khóa: giá trị."),
        ("lists: [a]", "f.yaml:1: lists: chỗ này phải là bảng tên: danh sách."),
    ],
)
def test_a_file_that_is_no_form_is_refused(content: str | bytes, fault: str):
    with pytest.raises(DefinitionFaulty) as refusal:
        parse_definition({"f.yaml": content}, "f")
    assert any(str(each).startswith(fault) for each in refusal.value.faults), refusal.value.faults


def test_every_fault_is_told_at_once():
    broken = CHECKLIST.replace("kind: checklist", "knd: checklist").replace("theme: biet", "theme: bit")
    broken = broken.replace("Câu b", "")
    places = [each.place for each in faults(broken, chung=PART.replace("integer", "int"))]
    assert places == ["f.yaml:2", "f.yaml:1", "f.yaml:15", "f.yaml:15", "f.yaml:16", "parts/chung.yaml:4"]


def test_a_question_that_cannot_be_read_makes_no_second_fault_where_it_is_named():
    form = CHECKLIST.replace("type: item, name: b", "type: itm, name: b").replace(
        "only: [d]", "only: [d, thua]"
    )
    told = [
        (each.place, each.name) for each in faults(form, chung=PART.replace("type: integer", "type: int"))
    ]
    assert told == [("f.yaml:16", "b"), ("parts/chung.yaml:4", "thua")]


def test_a_question_without_a_label_may_be_computed_silently():
    form = parse_definition({"f.yaml": asked('{type: calculate, name: q, calculation: "1 + 1"}')}, "f")
    assert form.question("q").label == Text("")


def test_a_part_without_a_name_bears_that_of_its_file():
    unnamed = PART.replace("name: phan_chung\n", "")
    sections = parse_definition(files(CHECKLIST, chung=unnamed), "f").sections
    assert sections[1].name == "chung"


def test_a_fault_is_told_once_however_often_a_list_is_used():
    choices = 'lists:\n  l: [{name: a, label: ""}]\n'
    one = '{type: select_one, name: %s, label: "H", choices: l}'
    assert len(faults(choices + asked(one % "x", one % "y"))) == 1


@pytest.mark.parametrize("form_id", ["F", "a-b", "../x"])
def test_a_file_name_that_is_no_name_is_refused(form_id: str):
    with pytest.raises(DefinitionFaulty, match="tên tệp không dùng được"):
        parse_definition({f"{form_id}.yaml": CHECKLIST}, form_id)


def test_a_broken_part_and_a_missing_form_are_told():
    broken = [each.place for each in faults(CHECKLIST.replace("part: chung", "part: a"), a="- x")]
    with pytest.raises(DefinitionFaulty, match=r"f\.yaml: không có tệp này"):
        parse_definition({}, "f")
    assert broken == ["parts/a.yaml:1"]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_mangled_file_is_read_or_refused_but_never_crashes(data: st.DataObject):
    start = data.draw(st.integers(0, len(CHECKLIST)))
    end = data.draw(st.integers(start, min(len(CHECKLIST), start + 40)))
    put = data.draw(
        st.sampled_from(["", "[", "{", "- ", ": ", "x", "\n", "\t", '"', "12", "null", "*a", "true", "\0"])
    )
    try:
        parse_definition(files(CHECKLIST[:start] + put + CHECKLIST[end:]), "f")
    except DefinitionFaulty as refusal:
        assert refusal.faults  # noqa: PT017 (either way is fine, another exception is not)


# Stored text


def test_a_definition_comes_back_from_its_text_and_the_text_is_canonical():
    definition = parse_definition(files(CHECKLIST), "f")
    survey = parse_definition(files(SURVEY), "f")
    assert [load(dump(each)) for each in (definition, survey)] == [definition, survey]
    assert dump(load(dump(definition))) == dump(definition)


def test_a_fingerprint_changes_with_the_wording_and_with_nothing_else():
    definition = parse_definition(files(CHECKLIST), "f")
    reordered = CHECKLIST.replace(
        'title: "Phiếu"\nkind: checklist', 'kind: checklist\ntitle: "Phiếu" # như cũ'
    )
    same = parse_definition(files(reordered), "f")
    other = dataclasses.replace(definition, title=Text("Phiếu khác"))
    first, second, third = (fingerprint(dump(each)) for each in (definition, same, other))
    assert (first == second, first == third, len(first)) == (True, False, 64)
