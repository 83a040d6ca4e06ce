"""What schools, their boards and the office report of each half-year: in time, late, sent back, never."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.year.district import (
    BY_CODE,
    OFFICER,
    WITH_BOARD,
    YEAR,
    Entry,
    board_of,
    entry,
    on,
    principal,
)
from tests.year.forms_read import BOARD, FIGURES, OWN, sections

NONE = False  # stands for the box “there is no such thing”
DUE = {"H1": on(6, 10), "H2": on(12, 5)}
USUAL, SENT_BACK, WAITING, DRAFT, NEVER, LATE = "usual", "sent back", "waiting", "draft", "never", "late"
WAYS = {
    "H1": {"MN03": SENT_BACK, "TH03": NEVER, "CS02": LATE, "TC01": DRAFT},
    "H2": {"MN02": WAITING, "TH02": LATE, "TH03": SENT_BACK, "CS01": NEVER},
}
BOARDS_WAYS = {"H1": {"CS02": NEVER, "TC01": LATE}, "H2": {"TH01": SENT_BACK, "MN03": DRAFT}}
CLASSES = ("tot", "kha", "trung_binh", "yeu")


def returns(draw: Random) -> Iterator[Entry]:
    for half in ("H1", "H2"):
        for school in BY_CODE:
            said = figures(draw, BY_CODE[school])
            yield from _report(FIGURES, school, half, principal(school), said, WAYS[half].get(school, USUAL))
        for school in WITH_BOARD:
            way = BOARDS_WAYS[half].get(school, USUAL)
            yield from _report(BOARD, school, half, board_of(school), assessment(draw), way)
        said = own_check(draw, DUE[half])
        yield _step(OWN, "", half, DUE[half], OFFICER, "submit", said)


def conclusions(_draw: Random) -> Iterator[Entry]:
    """What boards wrote and signed: of the first half all in the end, one twice; of the second only one."""
    for half, boards in (("H1", WITH_BOARD), ("H2", ("TH01", "TH02"))):
        for school in boards:
            day = DUE[half] - timedelta(days=6)
            yield _concluded("write", school, half, day)
            if (half, school) != ("H2", "TH02"):
                yield _concluded("sign", school, half, on(7, 15) if school == "CS02" else day)
            if (half, school) == ("H1", "MN01"):
                yield _concluded("withdraw", school, half, on(6, 20))
                yield _concluded("write", school, half, on(6, 22))
                yield _concluded("sign", school, half, on(6, 25))


def _concluded(step: str, school: str, half: str, day: date) -> Entry:
    said = {"school": school, "period": f"{YEAR}-{half}", "text": f"Ban đã xem hồ sơ ({day})."}
    return entry(day, board_of(school), "conclude", step=step, **said)


def _report(form: str, school: str, half: str, by: str, said: dict[str, Any], way: str) -> Iterator[Entry]:
    day = DUE[half] + timedelta(days=12 if way == LATE else -4)

    def step(days: int, kind: str, who: str = by, **answers: Any) -> Entry:
        return _step(form, school, half, day + timedelta(days=days), who, kind, answers)

    if way == NEVER:
        return
    yield step(-3, "save", **said)
    if way == DRAFT:
        return
    yield step(0, "submit", **said)
    if way == WAITING:
        return
    if way == SENT_BACK:
        yield step(1, "send_back", OFFICER)
        said = said | ({"so_doi_thoai": 9} if form == FIGURES else {"t_so_cuoc": 5})
        yield step(3, "submit", **said)
    yield step(5, "approve", OFFICER)


def _step(form: str, school: str, half: str, day: date, by: str, kind: str, said: dict[str, Any]) -> Entry:
    about = {"form": form, "school": school, "period": f"{YEAR}-{half}"}
    return entry(day, by, "report", step=kind, typed=said, **about)


def figures(draw: Random, school: Entry) -> dict[str, Any]:
    """Figures that agree with each other; some are left blank, some say that there is no such thing."""
    staff, small = school["staff"], school["staff"] <= 7
    parts = {
        "tong_cbgvnv": staff,
        "nu": draw.randint(staff // 2, staff),
        "dang_vien": draw.randint(0, staff // 2),
        "nguoi_lao_dong_hd": draw.randint(0, 3),
        "so_lop": max(2, school["pupils"] // 30),
        "so_hoc_sinh": school["pupils"],
        "so_diem_truong": school["sites"],
        "bcd_tong": NONE if small else draw.randint(3, 7),
        "ttnd_so_thanh_vien": NONE if small else draw.choice((3, 5)),
        "hoi_nghi_trieu_tap": draw.choice((staff, NONE)),
        "tiep_cd_so_buoi": draw.choice((NONE, 0, 6, 12)),
        "tien_van_dong": draw.choice((NONE, "0", "12,5", "40")),
        "dvk_dang_ky_so": draw.choice((NONE, 0, 1, 2)),
        "tu_xep_loai": draw.choice(CLASSES),
        **_pairs(draw),
        **_counts(draw),
    }
    _under(draw, parts)
    words = {name: draw.choice(("", "Ghi chép của trường.")) for name in WORDS}
    signed = {"nguoi_lap": "Lê Thị Sen", "hieu_truong_duyet": "Võ Minh Phúc", "hieu_truong_xac_nhan": "yes"}
    return {name: value for name, value in (parts | words | signed).items() if value not in ("", None)}


WORDS = (*("ke_hoach_so_ngay", "uu_diem", "han_che", "nguyen_nhan", "bai_hoc", "phuong_huong", "kien_nghi"),)
COUNTS = (
    *("so_van_ban_lanh_dao", "so_lop_tap_huan", "so_nguoi_tap_huan", "so_doi_thoai", "so_cuoc_hop_hoi_dong"),
    *("so_cuoc_hop_cmhs", "so_vuot_cap", "so_dong_nguoi", "so_dang_ky_lam_theo"),
    *("so_dang_ky_lam_theo_ca_nhan", "vi_pham_ung_xu", "vi_pham_ung_xu_so_nguoi"),
)
PAIRS = (
    *(("so_noi_dung_cong_khai", "dung_han_cong_khai"), ("so_quy_che_ban_hanh", "so_quy_che_lay_y_kien")),
    *(("so_khieu_nai", "khieu_nai_giai_quyet"), ("so_to_cao", "to_cao_giai_quyet")),
)


def _counts(draw: Random) -> dict[str, Any]:
    found: dict[str, Any] = {name: draw.choice((None, 0, *range(1, 8))) for name in COUNTS}
    found["tien_tiet_kiem"] = draw.choice((None, "3,5", "20", "7,25"))
    for name in ("bcd_kien_toan", "dat_chuan_van_hoa"):
        found[name] = draw.choice((None, "co", "khong"))
    found["diem_nong"] = draw.choice(("khong", "khong", "co"))
    found["diem_nong_mo_ta"] = "Một vụ việc ở cổng trường." if found["diem_nong"] == "co" else None
    return found


def _pairs(draw: Random) -> dict[str, Any]:
    """How many, and of them how many; opinions settled and overdue together are no more than came."""
    found: dict[str, Any] = {}
    for whole, part in PAIRS:
        found[whole] = draw.randint(0, 9)
        found[part] = draw.choice((None, draw.randint(0, found[whole])))
    found["y_kien_nhan"] = draw.randint(0, 12)
    found["y_kien_giai_quyet"] = draw.randint(0, found["y_kien_nhan"])
    found["y_kien_qua_han"] = draw.randint(0, found["y_kien_nhan"] - found["y_kien_giai_quyet"])
    return found


def _under(draw: Random, parts: dict[str, Any]) -> None:
    """What is asked only where the figure above it is not nought."""
    meetings = parts["so_buoi_tuyen_truyen"] = draw.randint(0, 6)
    parts["luot_nguoi_du"] = draw.randint(0, meetings * parts["tong_cbgvnv"])
    if parts["hoi_nghi_trieu_tap"]:
        parts["hoi_nghi_du"] = draw.randint(1, parts["hoi_nghi_trieu_tap"])
        parts["hoi_nghi_y_kien"] = draw.randint(0, 20)
    if parts["ttnd_so_thanh_vien"]:
        parts |= {"ttnd_so_cuoc_giam_sat": draw.randint(0, 4), "ttnd_kien_nghi": draw.randint(0, 5)}
        parts["ttnd_kien_nghi_tra_loi"] = draw.randint(0, parts["ttnd_kien_nghi"])
    if parts["tiep_cd_so_buoi"]:
        parts["tiep_cd_luot"] = draw.randint(0, 9)
    if parts["tien_van_dong"] in ("12,5", "40"):
        parts["tien_van_dong_da_chi"] = draw.choice(("0,5", "12,5"))
    if parts["dvk_dang_ky_so"]:
        most = parts["dvk_dang_ky_so"]
        for name in ("dvk_dang_thuc_hien", "dvk_hieu_qua", "dvk_duoc_khen"):
            most = parts[name] = draw.randint(0, most)


def assessment(draw: Random) -> dict[str, Any]:
    """A board about itself."""
    numbers = {"t_so_cuoc": 4, "t_so_cuoc_ke_hoach": 4, "t_kien_nghi": 3}
    numbers |= {"t_kien_nghi_tra_loi": draw.randint(1, 3), "t_kien_nghi_dung_han": 1}
    return numbers | {name: _mark(draw) for name in items(BOARD)}


def own_check(draw: Random, day: date) -> dict[str, Any]:
    """The office about itself."""
    head = {"ngay_gio": f"{day.isoformat()}T08:00", "thanh_phan_doan.0.ho_ten": "Phạm Thị Thu"}
    return head | {name: _mark(draw) for name in items(OWN)}


def items(form: str) -> list[str]:
    known = [one for each in sections(form) for one in each["questions"]]
    return [each["name"] for each in known if each["type"] == "item"]


def _mark(draw: Random) -> str:
    return draw.choice(("dat", "dat", "dat", "dat_mot_phan", "chua_dat", "khong_ap_dung"))
