"""The diary's entries about returns, surveys, letters and models, done in the service."""

from __future__ import annotations

from uuid import NAMESPACE_OID, uuid5

from forms_app.core.letters import TEXT, unpack_letter
from forms_app.core.passphrases import Passphrases
from forms_app.core.recovery import recovery_lines
from forms_app.core.rounds import Access
from forms_app.storage import (
    conclusions,
    forms,
    good_model_lists,
    releases,
    returns,
    rounds,
    slips,
    suggestion_boxes,
    suggestions,
)
from forms_app.storage.sealing import Opener
from tests.actors import hidden
from tests.good_models_world import REGISTERED
from tests.letters_world import sorted_as
from tests.sealed import open_round as rehearsed_round
from tests.sealed import opener, sealed
from tests.year.diary import CRITERIA
from tests.year.district import BY_CODE, OFFICER, Entry
from tests.year.world import World, faults

BY_PHONE = 2  # answers of each school of parents that come through the page; the rest go into the box
WORDS = Passphrases("con mèo ngủ trên mái nhà", "năm bông sen trắng nở sớm")


def report(world: World, said: Entry) -> None:
    """A return, or what the office decides about it."""
    about = f"{said['period']}/{said['form']}"
    decides = said["step"] in ("approve", "send_back")
    path = f"/{'school' if said['school'] else 'office'}/returns/{about}"
    path = f"/office/returns/{about}/{said['school']}" if decides else path
    found = returns.find(said["form"], said["period"], said["school"] or None)
    typed = {"remark": "Xin xem lại."} if said["step"] == "send_back" else dict(said["typed"])
    lesser = [name for name, value in typed.items() if value in ("dat_mot_phan", "chua_dat", "khong_ap_dung")]
    typed |= {f"{name}.reason": "Chưa đủ hồ sơ." for name in lesser}
    world.send(said["by"], path, typed | {"_revision": found.steps, "_step": said["step"]})


def conclude(world: World, said: Entry) -> None:
    """A board writes, signs or takes back what it concludes of a half-year."""
    base = conclusions.conclusion(said["school"], said["period"]).base
    path = f"/school/conclusions/{said['period']}"
    typed = {
        "write": {"text": said["text"]},
        "sign": {"name": "Trần Thị Sen", "post": "Trưởng ban", "day": said["day"]},
        "withdraw": {"reason": "Nhầm số liệu."},
    }
    place = path if said["step"] == "write" else f"{path}/{said['step']}"
    world.send(said["by"], place, typed[said["step"]] | {"_revision": base})


def open_round(world: World, said: Entry) -> None:
    """Both holders and their rehearsal; staff get slips on paper."""
    days = (said["opens_on"], said["closes_on"])
    more = {"period": said["period"], "thresholds": world.held.office.thresholds}
    opened = rehearsed_round(world.held.box, said["form"], [*BY_CODE], *days, world.moment, **more)
    world.rounds[said["round"]] = opened
    if opened.access is Access.SLIPS:
        who = (said["by"], world.moment, world.today, world.held.box)
        for school in BY_CODE:
            world.slips[said["round"], school] = [*slips.print_slips(opened.id, school, False, *who)[1]]


def answer(world: World, said: Entry) -> None:
    """Some parents through the page; everybody else's go into the box as the page would put them."""
    opened, school = world.rounds[said["round"]], said["school"]
    waiting = list(said["forms"])
    if opened.access is Access.POSTER:
        code = next(each.code for each in rounds.posters(opened.id) if each.school.code == school)
        for typed in waiting[:BY_PHONE]:
            page = world.anybody().get(f"/S/{code}")
            sent = world.anybody().post(f"/S/{code}", typed | {"_ticket": hidden(page, "_ticket")})
            assert sent.status_code == 303, faults(sent)
        waiting = waiting[BY_PHONE:]
    definition, _version = forms.published(opened.form_id, opened.form_version)
    codes = world.slips.get((said["round"], school), [])
    box = world.held.box
    box.put(
        [sealed(box, definition, opened.id, school, each, codes.pop() if codes else "") for each in waiting]
    )


def count_round(world: World, said: Entry) -> None:
    box, opened = world.held.box, world.rounds[said["round"]]
    releases.count_round(opener(box, opened.id), box, said["by"], world.moment, world.today)
    if said["public"]:
        rounds.set_public(opened.id, True, said["by"], world.moment, world.today)


def make_box(world: World, said: Entry) -> None:
    who, letters = (said["by"], said["second"]), world.held.letters
    made = suggestion_boxes.prepare_box(said["school"] or None, WORDS, *who, world.moment, letters)
    sheet = dict(enumerate(recovery_lines(made.secret), start=1))
    when = (said["by"], world.moment, world.today)
    world.boxes[said["school"]] = suggestion_boxes.rehearse_box(made.box.number, WORDS, sheet, *when, letters)


def write(world: World, said: Entry) -> None:
    path = f"/Y/{world.boxes[said['box']].code}"
    typed = {
        "yk_doi_tuong": "phu_huynh",
        "yk_linh_vuc": said["topic"],
        TEXT: said["text"],
        "yk_muon_tra_loi": "ma_tra_cuu",
        "_ticket": hidden(world.anybody().get(path), "_ticket"),
    }
    sent = world.anybody().post(path, typed)
    assert sent.status_code == 200, faults(sent)


def open_letter(world: World, said: Entry) -> None:
    """Both holders open the box; this one of its letters is sorted."""
    letters, number = world.held.letters, world.boxes[said["box"]].number
    key = Opener(letters.keys.secret(number, WORDS))
    for each in suggestions.waiting(number, letters):
        text = unpack_letter(key.open(each.body)).answers[TEXT]
        if text.startswith(f"Thư {said['letter']}:"):
            body = sorted_as(
                yk_phan_loai=said["kind"],
                yk_nguoi_mo_2=said["second"],
                yk_han=said["due"].isoformat(),
                neu_ten=said["names_person"],
            )
            when = (said["by"], world.moment, world.today)
            world.letters[said["letter"]] = suggestions.open_letter(each, key, body, *when, letters).code


def settle(world: World, said: Entry) -> None:
    code = world.letters[said["letter"]]
    base = len(suggestions.suggestion(code).steps)
    typed = {"_step": said["step"], "_base": base, "yk_tra_loi": said["words"]}
    world.send(said["by"], f"/office/suggestions/{code}", typed)


def register_model(world: World, said: Entry) -> None:
    area, key = "school" if said["school"] else "office", uuid5(NAMESPACE_OID, said["model"])
    typed = REGISTERED | {"dvk_ten": f"Mô hình {said['model']}", "dvk_linh_vuc": said["field"]}
    typed |= {"_step": "register", "_version": "1", "_base": "0", "_school": said["school"]}
    if said["source"]:
        typed |= {"_source": world.models[said["source"]], "dvk_moi_hay_tiep": "nhan_rong"}
    answer = world.send(said["by"], f"/{area}/models/drafts/{key}", typed)
    world.models[said["model"]] = answer.headers["Location"].split("?")[0].rsplit("/", 1)[1]


def take_model_on(world: World, said: Entry) -> None:
    code, step = world.models[said["model"]], said["step"]
    control = {"_base": len(good_model_lists.model(code).steps)}
    area = "office" if said["by"] == OFFICER else "school"
    if step == "assess":
        typed = {"dg_mo_hinh": "Mô hình", "_version": 1, **CRITERIA, **said["typed"]}
        world.send(said["by"], f"/office/models/{code}/assess", typed | control)
        return
    more = {"commend": {"decision": "12/QĐ", "decided_on": said["day"]}, "stop": {"reason": "Thôi làm."}}
    world.send(said["by"], f"/{area}/models/{code}", more.get(step, {}) | control | {"_step": step})
