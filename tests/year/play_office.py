"""The diary's entries about units, schools, bodies, plans and reports, done in the service."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from uuid import NAMESPACE_OID, uuid5

from werkzeug.datastructures import FileStorage

from forms_app.core.schools import Level, School, Unit
from forms_app.core.work_plans import PlanKey
from forms_app.storage import schools, units, work_plans
from tests.plan_file_makers import a_pdf
from tests.year.diary import people
from tests.year.district import Entry
from tests.year.world import Page, World, add_people

PDF = a_pdf()
FUNCTIONS = ("truong_ban", *["uy_vien"] * 9)


def add_unit(world: World, said: Entry) -> None:
    """The first of them by storage: nobody can sign in before there is a school to add people to."""
    units.add_unit(Unit(said["code"], said["name"], None, said["starts_on"]), said["by"], world.moment)


def keep_schools(world: World, said: Entry) -> None:
    """The office reads in its table; done by what the import itself calls."""
    schools.save_schools(School(**{**each, "level": Level(each["level"])}) for each in said["schools"])
    add_people(world, people())


def move_schools(world: World, said: Entry) -> None:
    typed = {"school": said["schools"], "to": said["new"], "moved_on": said["moved_on"]}
    world.send(said["by"], f"/office/units/{said['old']}/move", typed)


def keep_body(world: World, said: Entry) -> None:
    place = "/school/bodies" if said["owner"] else "/office/bodies/phong"
    typed = {"starts_on": said["starts_on"], "number": "12/QĐ"}
    if said["ends_on"]:
        typed["ends_on"] = said["ends_on"]
    for row, ((name, post), function) in enumerate(zip(said["members"], FUNCTIONS, strict=False)):
        typed |= {f"members.{row}.name": name, f"members.{row}.post": post}
        if said["kind"] != "phu_trach":
            typed[f"members.{row}.function"] = function
    world.send(said["by"], f"{place}/{said['kind']}/new", typed)


def keep_plan(world: World, said: Entry) -> None:
    typed = {"number": said["number"], "day": said["dated"], "title": said["title"], "_base": 0}
    world.send(said["by"], f"/office/plans/{said['plan']}", typed)


def keep_task(world: World, said: Entry) -> None:
    task = (said["plan"], said["title"])
    key = world.tasks.setdefault(task, str(uuid5(NAMESPACE_OID, "/".join(task))))
    area = "office" if said["plan"] == "nam-2026" else "school"
    typed = {
        "title": said["title"],
        "owner": "Phó Trưởng phòng",
        "month": f"{said['day'].year}-{said['month']:02}",
        "state": said["state"],
        "reason": said["why"],
        "_base": changes(said["plan"], key),
    }
    world.send(said["by"], f"/{area}/plans/{said['plan']}/tasks/{key}", typed)


def changes(plan: str, key: str) -> int:
    """How often the task was saved, as its page says."""
    found = PlanKey.read(plan)
    assert found
    known = {each.key: each.changes for each in work_plans.work_plan(found).tasks}
    return known.get(key, 0)


def attach(world: World, said: Entry) -> None:
    key = world.tasks[said["plan"], said["title"]]
    things = [f"round:{world.rounds[each].id}" for each in said["rounds"]]
    things += [f"visit:{world.visits[each]}" for each in said["visits"]]
    typed = {"_shown": things, "attached": things}
    world.send(said["by"], f"/office/plans/{said['plan']}/tasks/{key}/attach", typed)


def send_plan(world: World, said: Entry) -> None:
    file = FileStorage(BytesIO(PDF), "ke hoach.pdf", "file")
    typed = {"year": said["year"], "number": said["number"], "day": said["dated"], "file": file}
    world.send(said["by"], f"/school/plans/?year={said['year']}", typed)


def send_report(world: World, said: Entry) -> Page:
    typed = {"number": "45", "day": date.isoformat(said["day"]), "_revision": 0}
    return world.send(said["by"], f"/office/reports/{said['report']}/{said['period']}/send", typed)


def aim(world: World, said: Entry) -> None:
    world.send(said["by"], f"/office/reports/year/{said['day'].year}/aims", said["aims"])
