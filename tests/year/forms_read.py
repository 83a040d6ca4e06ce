"""The shipped forms and settings as plain data, read from their files without the product's own reader."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

FOLDER = Path(__file__).resolve().parents[2] / "form_definitions"
CHECKLISTS = {"mn": "chk_mn", "th": "chk_th", "thcs": "chk_thcs", "th_thcs": "chk_th_thcs"}
SHORT, OWN, BOARD, FIGURES = "chk_long_ghep", "chk_pgd", "ttnd_tu_danh_gia", "bc_truong_6t"
STAFF, PARENTS = "ks_cbgvnv", "ks_cmhs"
SHARES = {"dat": 2, "dat_mot_phan": 1, "chua_dat": 0}  # halves of an item's points; others leave the score

# Every condition that an item or a question of a survey stands under: of the school, and of the answer to
# “vận động tài trợ?”.
CONDITIONS = {
    "": lambda school, sponsored: True,
    "${school_boarding} = 'yes'": lambda school, sponsored: school["boarding"],
    "${school_sites} > 1": lambda school, sponsored: school["sites"] > 1,
    "${co_van_dong_tai_tro} = 'co'": lambda school, sponsored: sponsored == "co",
    "${school_level} = 'mn'": lambda school, sponsored: school["level"] == "mn",
    "${school_level} = 'th' or ${school_level} = 'th_thcs'": lambda school, sponsored: (
        school["level"] in ("th", "th_thcs")
    ),
    "${school_level} = 'thcs'": lambda school, sponsored: school["level"] == "thcs",
}


@cache
def read(path: str) -> Any:
    return YAML(typ="safe").load((FOLDER / path).read_text("utf-8"))


@cache
def settings() -> Any:
    return read("office/settings.yaml")


def sections(form_id: str) -> Iterator[dict[str, Any]]:
    """Name, condition and questions of each section, parts put in their places."""
    for each in read(f"{form_id}.yaml")["sections"]:
        part = read(f"parts/{each['part']}.yaml") if "part" in each else each
        only = each.get("only")
        yield {
            "name": part["name"],
            "relevant": each.get("relevant", ""),
            "questions": [one for one in part["questions"] if not only or one["name"] in only],
        }


def asked(form_id: str, school: dict[str, Any], sponsored: str = "") -> list[tuple[str, dict[str, Any]]]:
    """(section, question) of every scored question that this school is asked."""
    return [
        (section["name"], one)
        for section in sections(form_id)
        if CONDITIONS[section["relevant"]](school, sponsored)
        for one in section["questions"]
        if "theme" in one and CONDITIONS[one.get("relevant", "")](school, sponsored)
    ]


def section_names(form_id: str, school: dict[str, Any]) -> list[str]:
    """Those that a visit is filled in by, the confirmation left out."""
    known = [each for each in sections(form_id) if CONDITIONS[each["relevant"]](school, "")]
    return [each["name"] for each in known if each["name"] != "xac_nhan"]


def asks_about_sponsors(form_id: str) -> bool:
    names = {one["name"] for each in sections(form_id) for one in each["questions"]}
    return "co_van_dong_tai_tro" in names


def choices(form_id: str) -> dict[str, list[tuple[str, str]]]:
    """(name, how it counts) of the choices of each counted question of a survey."""
    lists = read(f"{form_id}.yaml").get("lists", {})
    found = {}
    for section in sections(form_id):
        for one in section["questions"]:
            known = one.get("choices", [])
            known = lists[known] if isinstance(known, str) else known
            if "theme" in one:
                found[one["name"]] = [(each["name"], each["counts"]) for each in known]
    return found
