"""A task of the office's plan and a school's file, on a phone of 360 by 740, without a script."""

from __future__ import annotations

import pytest

from forms_app.core.work_plans import PlanKey, PlanKind, TaskState
from forms_app.storage import school_plans, sessions, work_plans
from tests.plan_file_makers import a_pdf
from tests.signed_in_world import signed_in_world

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Browser, expect

from tests.browser.handset import HANDSET, expect_fits

pytestmark = pytest.mark.browser


def test_a_task_is_planned_and_a_school_sends_its_plan(app, browser: Browser, served: str) -> None:
    world = signed_in_world(app)
    context = browser.new_context(**HANDSET, base_url=served, locale="vi-VN", java_script_enabled=False)
    shown = context.new_page()

    def sign_in(username: str) -> None:
        token = sessions.start_session(username, world.moment)
        context.add_cookies([{"name": "forms", "value": token, "url": served}])

    sign_in("can_bo")
    shown.goto("/office/plans/")
    expect_fits(shown)
    shown.get_by_role("link", name="Kế hoạch năm 2026 của Phòng").click()
    shown.get_by_role("link", name="Thêm việc").click()
    shown.get_by_label("Việc", exact=True).fill("Tập huấn quy chế dân chủ")
    shown.get_by_label("Ai chịu trách nhiệm").fill("Phó Trưởng phòng")
    shown.get_by_label("Trạng thái").select_option("Bỏ")
    shown.get_by_role("button", name="Lưu việc").click()
    expect(shown.get_by_role("alert")).to_contain_text("phải nêu lý do")
    expect_fits(shown)
    shown.get_by_label("Trạng thái").select_option("Đang làm")
    shown.get_by_role("button", name="Lưu việc").click()
    expect(shown.get_by_text("Đã lưu.")).to_be_visible()
    expect_fits(shown)

    sign_in("th01")
    shown.goto("/school/plans/")
    file = {"name": "ke hoach.pdf", "mimeType": "application/pdf", "buffer": b"MZ this is no plan"}
    shown.get_by_label("Tệp kế hoạch").set_input_files(file)
    shown.get_by_role("button", name="Gửi kế hoạch").click()
    expect(shown.get_by_role("alert")).to_contain_text("Hãy gửi PDF")
    expect_fits(shown)
    shown.get_by_label("Tệp kế hoạch").set_input_files(file | {"buffer": a_pdf()})
    shown.get_by_role("button", name="Gửi kế hoạch").click()
    expect(shown.get_by_text("Đã lưu.")).to_be_visible()
    expect_fits(shown)
    with shown.expect_download() as downloading:
        shown.get_by_role("link", name="Tải tệp đã gửi (PDF)").click()
    name = downloading.value.suggested_filename

    sign_in("can_bo")
    shown.goto("/office/plans/schools?sent=yes")
    expect(shown.locator("tbody tr")).to_have_count(1)
    expect_fits(shown)
    (task,) = work_plans.work_plan(PlanKey(PlanKind.YEAR, 2026)).tasks
    assert (task.state, name, set(school_plans.school_plans(2026))) == (
        TaskState.UNDER_WAY,
        "ke-hoach-2026-TH01.pdf",
        {"TH01"},
    )
    context.close()
