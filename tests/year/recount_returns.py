"""Adds up once more what schools, boards and the office reported, from the diary alone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.year.district import BY_CODE, WITH_BOARD, Entry
from tests.year.forms_read import BOARD, FIGURES, OWN, SHARES, sections
from tests.year.recount_visits import Found, Span, middle, percent

# The last figure of a year stands for it: there are not twice as many teachers in two half-years.
LASTING = (
    *("tong_cbgvnv", "nu", "dang_vien", "nguoi_lao_dong_hd", "so_lop", "so_hoc_sinh", "so_diem_truong"),
    *("bcd_tong", "ttnd_so_thanh_vien", "so_dang_ky_lam_theo", "so_dang_ky_lam_theo_ca_nhan"),
    *("dvk_dang_ky_so", "dvk_dang_thuc_hien", "dvk_hieu_qua", "dvk_duoc_khen"),
)
YES_ONCE = ("bcd_kien_toan", "diem_nong")
CHOSEN = ("bcd_kien_toan", "diem_nong", "dat_chuan_van_hoa")
WRITTEN = ("ke_hoach_so_ngay", "hoi_nghi_ngay", "ttnd_nhiem_ky")
TOLD = (*WRITTEN, "uu_diem", "han_che", "nguyen_nhan", "bai_hoc", "phuong_huong", "kien_nghi")
SHARE_OF = {
    "disclosed": ("dung_han_cong_khai", "so_noi_dung_cong_khai"),
    "consulted": ("so_quy_che_lay_y_kien", "so_quy_che_ban_hanh"),
    "present": ("hoi_nghi_du", "hoi_nghi_trieu_tap"),
    "board_answered": ("ttnd_kien_nghi_tra_loi", "ttnd_kien_nghi"),
    "settled": ("y_kien_giai_quyet", "y_kien_nhan"),
}
HELD = ("hoi_nghi_trieu_tap", "ttnd_so_thanh_vien")
STATES = {"save": "draft", "submit": "waiting", "send_back": "sent back", "approve": "approved"}


def standing(diary: list[Entry], form: str, period: str) -> dict[str, tuple[str, Found]]:
    """By school: where its return stands, and the answers typed last."""
    found: dict[str, tuple[str, Found]] = {}
    for each in diary:
        if each["does"] == "report" and (each["form"], each["period"]) == (form, period):
            before = found.get(each["school"], ("", {}))[1]
            decided = each["step"] in ("approve", "send_back")
            found[each["school"]] = (STATES[each["step"]], before if decided else each["typed"])
    return found


def approved(diary: list[Entry], form: str, period: str) -> dict[str, Found]:
    every = standing(diary, form, period)
    return {school: said for school, (state, said) in every.items() if state == "approved"}


def halves(span: Span) -> list[str]:
    return [each for each in span.codes if "-" in each]


def whole(diary: list[Entry], span: Span) -> dict[str, Found]:
    """By school what it reported in all: the half-years of a year taken together."""
    found: dict[str, list[Found]] = {}
    for period in halves(span):
        for school, said in approved(diary, FIGURES, period).items():
            found.setdefault(school, []).append(said)
    return {school: _together(reports) for school, reports in found.items()}


def _together(reports: list[Found]) -> Found:
    joined: Found = {}
    for name in {name for each in reports for name in each}:
        given = [each[name] for each in reports if name in each]
        numbers = [number(each) for each in given if each is not False and is_figure(name)]
        if name in YES_ONCE and "co" in given:
            joined[name] = "co"
        elif name in LASTING or not numbers:
            joined[name] = given[-1]
        else:
            joined[name] = sum(numbers)
    return joined


def number(typed: Any) -> Decimal:
    """What was typed as a figure; that there is no such thing is nought."""
    return Decimal(0) if typed is False else Decimal(str(typed).replace(",", "."))


def is_figure(name: str) -> bool:
    return name in FIGURE_NAMES


FIGURE_NAMES = tuple(
    one["name"]
    for each in sections(FIGURES)
    for one in each["questions"]
    if one["type"] in ("integer", "decimal")
)


def return_figures(diary: list[Entry], span: Span) -> Found:
    """Who reported, the sums, shares and numbers of schools."""
    given = list(whole(diary, span).values())
    by_half = [approved(diary, FIGURES, period) for period in halves(span)]
    waiting = [
        state
        for period in halves(span)
        for state, _said in standing(diary, FIGURES, period).values()
        if state == "waiting"
    ]
    figures: Found = {
        "reported": sum(all(school in half for half in by_half) for school in BY_CODE),
        "owing": len(BY_CODE),
        "waiting": len(waiting),
    }
    if len(by_half) > 1:
        for place, (period, half) in enumerate(zip(halves(span), by_half, strict=True), start=1):
            states = [state for state, _said in standing(diary, FIGURES, period).values()]
            figures |= {f"reported.h{place}": len(half), f"waiting.h{place}": states.count("waiting")}
    for name in FIGURE_NAMES:
        known = [number(each[name]) for each in given if name in each]
        figures[f"bc.{name}"] = sum(known) if known else None
    for name, (part, of) in SHARE_OF.items():
        both = [each for each in given if part in each and of in each]
        parts, wholes = (sum(number(each[one]) for each in both) for one in (part, of))
        figures[f"share.{name}"] = percent(parts, wholes)
    for name in CHOSEN:
        said = [each[name] for each in given if name in each]
        figures[f"bc.{name}.yes"] = said.count("co") if said else None
    for name in TOLD:
        figures[f"bc.{name}.told"] = sum(name in each for each in given) if given else None
    for name in HELD:
        said = [number(each[name]) > 0 for each in given if name in each]
        figures[f"bc.{name}.held"] = sum(said) if said else None
    return figures


def own_classes(diary: list[Entry], span: Span) -> dict[str, str]:
    return {school: said["tu_xep_loai"] for school, said in whole(diary, span).items()}


def board_figures(diary: list[Entry], span: Span) -> Found:
    """The last assessment of each board that was approved."""
    last: dict[str, Found] = {}
    for period in span.codes:
        last |= approved(diary, BOARD, period)
    points = [_points(each) for each in last.values()]
    known = [each for each in points if each is not None]
    return {"boards": len(known), "boards.owing": len(WITH_BOARD), "boards.median": middle(known)}


def _points(said: Found) -> Decimal | None:
    """Every item weighs the same."""
    marks = [SHARES[value] for name, value in said.items() if value in SHARES and name.startswith("t_")]
    return percent(sum(marks), 2 * len(marks))


def own_figures(diary: list[Entry], span: Span) -> Found:
    """How the office found itself, by the last of its own checklists in the period."""
    checks = [
        each["typed"]
        for each in diary
        if each["does"] == "report" and each["form"] == OWN and each["period"] in span.codes
    ]
    if not checks:
        return dict.fromkeys(("self", "self.met", "self.partly", "self.unmet"))
    marks = [value for name, value in checks[-1].items() if name.startswith("pgd_")]
    names = {"met": "dat", "partly": "dat_mot_phan", "unmet": "chua_dat"}
    return {"self": len(marks), **{f"self.{name}": marks.count(mark) for name, mark in names.items()}}


def own_resolution(diary: list[Entry], span: Span) -> str | None:
    """What the office says of the resolution of its own conference."""
    checks = [each for each in diary if each["does"] == "report" and each["form"] == OWN]
    known = [each["typed"] for each in checks if each["period"] in span.codes]
    words = {"dat": "đạt", "dat_mot_phan": "đạt một phần", "chua_dat": "chưa đạt"}
    words["khong_ap_dung"] = "không áp dụng"
    return words[known[-1]["pgd_hoi_nghi_cbcc"]] if known else None
