"""Plans of the invented office and schools: tasks in every state, attached to rounds and visits."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice
from uuid import NAMESPACE_URL, uuid5

from ..core.calendar import Month
from ..core.people import Role
from ..core.plan_files import PlanFile
from ..core.returns import FIGURES
from ..core.schools import School
from ..core.work_plans import Link, LinkKind, PlanKey, PlanKind, Task, TaskState
from ..documents.plan_files import taken
from ..documents.sheets import Sheet
from ..storage.rounds import rounds
from ..storage.school_plans import send_plan
from ..storage.visits import visits
from ..storage.work_plans import attach, save_plan, save_task
from .accounts import first, member
from .district import District, at

HEAD, DEPUTY, OFFICER = "Trưởng phòng", "Phó Trưởng phòng", "Chuyên viên phụ trách"
# Month, task, owner; what is attached to it, or that it was dropped.
_OF_YEAR: tuple[tuple[int, str, str, str], ...] = (
    (1, "Họp Ban chỉ đạo đầu năm", HEAD, ""),
    (2, "Kiện toàn Ban chỉ đạo, phân công một phó trưởng phòng phụ trách", HEAD, ""),
    (3, "Phổ biến Luật Thực hiện dân chủ ở cơ sở cho hiệu trưởng các trường", DEPUTY, ""),
    (4, "Rà soát kế hoạch của các trường", OFFICER, ""),
    (6, "Kiểm tra các trường, 6 tháng đầu năm", DEPUTY, "visits"),
    (6, "Khảo sát phụ huynh và cán bộ, giáo viên, nhân viên", OFFICER, "rounds"),
    (6, "Báo cáo 6 tháng gửi Ban Dân vận Huyện ủy", OFFICER, "returns"),
    (9, "Tập huấn kỹ năng hòa giải cho Ban Thanh tra nhân dân", DEPUTY, ""),
    (10, "Thi tìm hiểu quy chế dân chủ", OFFICER, "dropped"),
    (12, "Kiểm tra các trường, 6 tháng cuối năm", DEPUTY, "visits"),
    (12, "Khảo sát lần hai trong năm", OFFICER, "rounds"),
    (12, "Xét khen mô hình “Dân vận khéo”, báo cáo năm", HEAD, ""),
)
_OF_SUPERVISION: tuple[tuple[int, str, str], ...] = (
    (3, "Giám sát công khai tài chính và các khoản đóng góp", "Trưởng ban"),
    (5, "Giám sát việc thực hiện nghị quyết hội nghị", "Phó trưởng ban"),
    (10, "Giám sát việc xếp loại, thi đua", "Trưởng ban"),
    (12, "Báo cáo kết quả giám sát trước tập thể", "Trưởng ban"),
)
FORGOTTEN = 4  # the month whose task nobody has finished
WHY_DROPPED = "Trùng với hội thi của Liên đoàn Lao động huyện."
SENT_OF_FIVE = 3  # schools of five that have sent their plan


def make_plans(district: District) -> None:
    """The office's plan of the year and of supervision, that of the first school's board, schools' files."""
    year, officer = district.today.year, first(Role.OFFICER)
    of_year = PlanKey(PlanKind.YEAR, year)
    day = date(year, 1, 5)
    about = "Quy chế dân chủ ở cơ sở và phong trào thi đua “Dân vận khéo”"
    title = f"Kế hoạch thực hiện {about} năm {year}"
    save_plan(of_year, "21/KH-PGDĐT", day, title, 0, officer, at(day, 2))
    for number, (month, what, owner, more) in enumerate(_OF_YEAR):
        task = _task(district, of_year, number, month, what, owner, more == "dropped")
        save_task(of_year, task, officer, at(day, 2))
        if links := _links(more, year, month <= 6):
            attach(of_year, task.key, links, links, officer, at(day, 3))
    school = district.schools[0].code
    _supervise(district, PlanKey(PlanKind.SUPERVISION, year), officer)
    _supervise(district, PlanKey(PlanKind.SUPERVISION, year, school), member(school, Role.SCHOOL_BOARD))
    _send(district, year)


def _supervise(district: District, key: PlanKey, by: str) -> None:
    for number, (month, what, owner) in enumerate(_OF_SUPERVISION):
        task = _task(district, key, number, month, what, owner)
        save_task(key, task, by, at(date(key.year, 1, 8), 2))


def _task(
    district: District, key: PlanKey, number: int, month: int, what: str, owner: str, dropped: bool = False
) -> Task:
    """Past months are done, but for one; this month's work is under way."""
    due, now = Month(key.year, month), Month.of(district.today)
    state = TaskState.NOT_BEGUN if due > now else TaskState.UNDER_WAY if due == now else TaskState.DONE
    if key.kind is PlanKind.YEAR and month == FORGOTTEN and due < now:
        state = TaskState.UNDER_WAY
    if dropped:
        state = TaskState.DROPPED
    uuid = str(uuid5(NAMESPACE_URL, f"demo:{key.code}:{number}"))
    return Task(uuid, what, owner, due, state, WHY_DROPPED if dropped else "")


def _links(what: str, year: int, first_half: bool) -> list[Link]:
    """The rounds, visits or figures of one half of the year."""
    if what == "rounds":
        every = [(LinkKind.ROUND, str(each.id), each.opens_on) for each in rounds()]
    elif what == "visits":
        every = [(LinkKind.VISIT, each.uuid, each.starts_on) for each in visits()]
    elif what == "returns":
        return [Link(LinkKind.RETURN, f"{FIGURES}:{year}-H{1 if first_half else 2}")]
    else:
        return []
    return [
        Link(kind, ref) for kind, ref, day in every if day.year == year and (day.month <= 6) == first_half
    ]


def _send(district: District, year: int) -> None:
    """Some schools have sent their plan, all the same sample; one has no number yet."""
    file = _sample(year)
    sent = (each for place, each in enumerate(district.schools) if place % 5 < SENT_OF_FIVE)
    for place, school in enumerate(islice(sent, 24)):
        day = min(date(year, 1, 12) + timedelta(days=3 * place), district.today)
        number = f"{5 + place}/KH-{_initials(school)}" if place else ""
        by = member(school.code, Role.SCHOOL)
        send_plan(school.code, year, number, day if number else None, file, by, at(day, 3), day)


def _sample(year: int) -> PlanFile:
    with Sheet("vi", margin=25) as sheet:
        sheet.describe(f"Kế hoạch năm {year}")
        sheet.add_page()
        sheet.say("KẾ HOẠCH", 16, bold=True, align="C")
        sheet.say(f"Thực hiện quy chế dân chủ trong nhà trường năm {year} (bản dùng thử)", 13, align="C")
        return taken(bytes(sheet.output()))


def _initials(school: School) -> str:
    """The letters that a school's documents bear."""
    words = school.name.removeprefix("Trường ").split()
    return "".join(word[0] for word in words).upper()
