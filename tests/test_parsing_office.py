"""The office's own data: read from all its files, and every fault told."""

from __future__ import annotations

import pytest

from forms_app.core.errors import DefinitionFaulty
from forms_app.core.parsing import parse_office

OFFICE = """name: "Phòng Giáo dục"
short_name: "PGD"
superior: "UBND"
issuer: "PHÒNG"
place: "Thủ Thừa"
support: {vi: "văn phòng", en: "the office"}
paper_place: {vi: "văn phòng", en: "the office"}
key_holders: {vi: "hai người", en: "two people"}
light_green: 80
light_yellow: 60
correction_days: 14
action_days: 30
motto:
  biet: {vi: "Biết", en: "Know"}
  ban: {vi: "Bàn", en: "Discuss"}
  lam: {vi: "Làm", en: "Do"}
  kiem_tra: {vi: "Kiểm tra", en: "Inspect"}
  giam_sat: {vi: "Giám sát", en: "Supervise"}
  thu_huong: {vi: "Thụ hưởng", en: "Benefit"}
class_limits:
  classes:
    - {name: tot, label: {vi: "Tốt", en: "Good"}, lowest: 85}
    - {name: yeu, label: {vi: "Yếu", en: "Weak"}, lowest: 0}
  cap_one_key: yeu
  cap_more_keys: yeu
thresholds: {results: 6}
recipients: {year: ["Ban Dân vận"]}
signers:
  - {authority: "KT.", post: "PHÓ TRƯỞNG PHÒNG", name: "Nguyễn Thị Mẫu", valid_from: 2022-01-01}
answer_days: 15
letter_years: 5
photo_months: 24
board_guide: "Công đoàn"
"""
BASES = """legal_bases:
  - {code: cu, number: "1/2015", title: "Cũ", valid_to: 2023-06-30, replaced_by: moi, checked_by: ""}
  - {code: moi, number: "2/2022", title: "Mới", valid_from: 2023-07-01}
report_bases: [moi]
report_due: {half_year: "20/06", year: "15/12"}
"""


def test_the_office_is_read_from_all_its_files():
    office = parse_office({"office/a.yaml": OFFICE, "office/b.yaml": BASES, "f.yaml": "không đọc"})
    old, new = office.legal_bases.values()
    assert (office.thresholds.results, office.thresholds.public) == (6, 10)
    assert (office.recipients["year"], office.signers[0].post) == (("Ban Dân vận",), "PHÓ TRƯỞNG PHÒNG")
    assert (old.replaced_by, str(new.valid_from)) == ("moi", "2023-07-01")
    assert (office.class_limits.cap_one_key, len(office.motto)) == ("yeu", 6)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("{results: 6}", "{results: 4}", "office/a.yaml:26: results: 4 thấp hơn mức sàn 5."),
        ("{results: 6}", "{disagreement: -1}", "office/a.yaml:26: disagreement: -1 thấp hơn mức sàn 20."),
        (
            "{results: 6}",
            "{result: 6}",
            "office/a.yaml:26: thresholds: không có khóa “result”. Có phải “results”?",
        ),
        ("light_green: 80", "light_green: 180", "office/a.yaml:9: light_green: phải từ 1 đến 100."),
        ("light_green: 80\n", "", "office/: light_green: thiếu light_green."),
        ("cap_one_key: yeu", "cap_one_key: kem", "office/a.yaml:24: class_limits: không có loại “kem”."),
        ("  ban: {vi", "  ban_: {vi", "office/a.yaml:13: motto: thiếu ban."),
        ('["Ban Dân vận"]', "1", "office/a.yaml:27: recipients: chỗ này phải là một danh sách."),
        (
            '{year: ["Ban Dân vận"]}',
            "[]",
            "office/a.yaml:27: recipients: chỗ này phải là bảng báo cáo: nơi nhận.",
        ),
        ("2022-01-01", "1/1/2022", "office/a.yaml:29: signers: ngày không đúng. Viết như 2026-01-31."),
        ('name: "Phòng', 'nam: "Phòng', "office/a.yaml:1: không có khóa “nam”."),
        ('en: "two people"', "", "office/a.yaml:8: key_holders: thiếu lời văn tiếng Anh."),
    ],
)
def test_a_fault_of_the_office_is_told(old: str, new: str, fault: str):
    with pytest.raises(DefinitionFaulty) as refusal:
        parse_office({"office/a.yaml": OFFICE.replace(old, new, 1), "office/b.yaml": BASES})
    assert any(str(each).startswith(fault) for each in refusal.value.faults), refusal.value.faults


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("[moi]", "[mai]", "office/b.yaml:4: report_bases: không có căn cứ “mai”. Có phải “moi”?"),
        ('"20/06"', '"31/06"', "office/b.yaml:5: report_due: 31/06 không phải ngày/tháng."),
        ('"15/12"', '"29/02"', "office/b.yaml:5: report_due: 29/02 không phải ngày/tháng."),
        ("code: moi", "code: cu", "office/b.yaml:3: cu: mã căn cứ viết hai lần."),
        ("replaced_by: moi", "replaced_by: mai", "office/b.yaml:2: legal_bases: không có căn cứ “mai”."),
        (', title: "Cũ"', "", "office/b.yaml:2: cu: thiếu title."),
        (
            "legal_bases:",
            'legal_bases: []\nname: "Hai"\nx:',
            "office/b.yaml:2: name: khóa này đã có ở office/a.yaml:1.",
        ),
        ("legal_bases:", "legal_bases: [", "office/b.yaml"),
    ],
)
def test_a_fault_of_the_legal_bases_is_told(old: str, new: str, fault: str):
    with pytest.raises(DefinitionFaulty) as refusal:
        parse_office({"office/a.yaml": OFFICE, "office/b.yaml": BASES.replace(old, new, 1)})
    assert any(str(each).startswith(fault) for each in refusal.value.faults), refusal.value.faults
