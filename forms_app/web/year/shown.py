"""The words of the year's pages."""

from __future__ import annotations

from flask_babel import gettext as _

from ...core.deadlines import Standing, Work

KINDS = {Standing.LATE: "bad", Standing.SOON: "warn", Standing.WAITING: "", Standing.DONE: "good"}  # of tags


def work_name(work: Work) -> str:
    names = {
        Work.ROUND: _("Đợt khảo sát"),
        Work.VISIT: _("Cuộc kiểm tra"),
        Work.RETURN: _("Số liệu các trường báo"),
        Work.ACTION: _("Việc cần khắc phục"),
        Work.SUGGESTION: _("Ý kiến, phản ánh"),
        Work.TASK: _("Việc trong kế hoạch"),
        Work.REPORT: _("Báo cáo"),
        Work.CONCLUSION: _("Kết luận của Ban TTND"),
    }
    return str(names[work])


def standing_name(standing: Standing) -> str:
    names = {
        Standing.LATE: _("Quá hạn"),
        Standing.SOON: _("Sắp đến hạn"),
        Standing.WAITING: _("Chưa đến hạn"),
        Standing.DONE: _("Đã xong"),
    }
    return str(names[standing])
