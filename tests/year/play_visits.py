"""The diary's entries about visits and actions, done in the service."""

from __future__ import annotations

import re
from uuid import NAMESPACE_OID, uuid4, uuid5

from forms_app.storage import actions
from tests.year.district import BY_CODE, INSPECTORS, Entry
from tests.year.forms_read import asked, asks_about_sponsors, section_names
from tests.year.world import World, faults

HEAD = {
    "hinh_thuc": "chuyen_de",
    "thanh_phan_doan.0.ho_ten": "Nguyễn Thị Lan",
    "dai_dien_truong.0.ho_ten": "Võ Văn Tư",
}
AGREED = {
    "xac_nhan_doan": "yes",
    "xac_nhan_doan_ho_ten": "Nguyễn Thị Lan",
    "xac_nhan_doan_chuc_vu": "Trưởng đoàn",
    "xac_nhan_truong": "yes",
    "xac_nhan_truong_ho_ten": "Võ Văn Tư",
    "xac_nhan_truong_chuc_vu": "Hiệu trưởng",
}
PLACES = {"begin": "school", "finish": "school", "ask": "school", "advise": "school", "recheck": "visits"}


def plan_visit(world: World, said: Entry) -> None:
    """What looks doubtful to the service is confirmed, as the office does."""
    batch = uuid5(NAMESPACE_OID, said["visit"])
    typed = {
        "school": said["school"],
        "period": said["period"],
        "manner": "long_ghep" if said["short"] else "chuyen_de",
        "starts_on": said["starts_on"],
        "ends_on": said["ends_on"],
        "arrange": "together",
        "leader": said["leader"],
        "member": [each for each in INSPECTORS if each != said["leader"]],
        "batch": batch,
    }
    answer = world.post(said["by"], "/office/visits/new", typed)
    if answer.status_code == 422:
        seen = re.search(r'name="confirmed" value="([^"]+)"', answer.text)
        assert seen, faults(answer)
        world.send(said["by"], "/office/visits/new", typed | {"confirmed": seen[1]})
    world.visits[said["visit"]] = str(uuid5(batch, said["school"]))


def call_off(world: World, said: Entry) -> None:
    uuid = world.visits[said["visit"]]
    world.send(said["by"], f"/office/visits/{uuid}/cancel", {"reason": said["why"]})


def hand_in_visit(world: World, said: Entry) -> None:
    """Section by section, then both sides' confirmation; the actions that it gave rise to get their names."""
    uuid, by, school = world.visits[said["visit"]], said["by"], BY_CODE[said["school"]]
    for section in section_names(said["form"], school):
        typed = {"_revision": 0, "_step": "draft", **_typed(said, section)}
        world.send(by, f"/visits/{uuid}/sections/{section}", typed)
    world.send(by, f"/visits/{uuid}/confirm", {"_revision": 0, "_step": "submit", **AGREED})
    for each in actions.actions_of(said["school"], open_only=False):
        if each.visit == uuid:
            world.actions[said["visit"], each.question] = each.code


def _typed(said: Entry, section: str) -> dict[str, object]:
    school, sponsored = BY_CODE[said["school"]], said["sponsored"]
    if section == "header":
        moment = f"{said['day'].isoformat()}T08:00"
        return {**HEAD, "ngay_gio": moment, "tong_cbgvnv": school["staff"]}
    if section == "ket_luan":
        return {"kien_nghi": "\n".join(said["advised"])}
    typed: dict[str, object] = {}
    for part, one in asked(said["form"], school, sponsored):
        if part == section:
            mark = said["marks"][one["name"]]
            typed[one["name"]] = mark
            if mark != "dat":
                typed[f"{one['name']}.reason"] = "Hồ sơ chưa đủ."
    if section.startswith("f_") and asks_about_sponsors(said["form"]):
        typed["co_van_dong_tai_tro"] = sponsored
    return typed


def ask_to_act(world: World, said: Entry) -> None:
    answer = world.send(said["by"], "/school/actions/new", said["typed"] | {"_key": uuid4()})
    world.actions[said["action"], ""] = answer.headers["Location"].split("?")[0].rsplit("/", 1)[1]


def act(world: World, said: Entry) -> None:
    code = world.actions[said["action"]]
    control = {"_step": said["step"], "_base": len(actions.action(code).steps)}
    place = PLACES.get(said["step"], "office")
    world.send(said["by"], f"/{place}/actions/{code}", said["typed"] | control)
