"""Parts I to III of the official reports: what was done. Drafts say what figures say and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ...definition import Theme
from ...disclosure import theme_label
from ...legal import citation
from ...office import LegalBasis
from ...state_document import BLANK, long_day
from .figures import Figure
from .inspected import class_places, place_name
from .model import Bars, Graph, Passage, Sheet
from .modelled import COUNTED, stories
from .polled import levels_sheet, lowest_sheet
from .reported import who_reported
from .selfcheck import self_sheet
from .source import LEVELS, Source
from .surveyed import Poll
from .texts import Draft, drafted
from .written import letters_draft, letters_sheet

PLAN = "Kế hoạch"
MEDIAN = "(trung vị: xếp theo điểm từ thấp đến cao, lấy trường ở giữa)"  # at its first use
Figures = Mapping[str, Figure]


def opening(source: Source, about: str, bases: Iterable[LegalBasis]) -> Passage:
    """The plan that the report is about, where one of that day is known; else the clerk fills it in."""
    basis = next((each for each in bases if each.title.startswith(PLAN)), None)
    named = citation(basis).removeprefix("Căn cứ ") if basis else _own_plan(source)
    text = f"Thực hiện {named}, {source.office.name} báo cáo {about} như sau:"
    return Passage("opening", "", draft=(text,))


def _own_plan(source: Source) -> str:
    """The office's own plan of the year, with number and day as far as the clerk has given them."""
    plan = source.plan
    number = plan.number if plan and plan.number else BLANK
    day = long_day(plan.day) if plan and plan.day else f"ngày {BLANK}"
    title = plan.title.removeprefix(PLAN).strip() if plan else ""
    about = title[:1].lower() + title[1:]
    return f"{PLAN} số {number} {day} của {source.office.name} {about}".strip()


def leading(source: Source, figures: Figures) -> Passage:
    drafts = (
        *who_reported(source.halves),
        Draft(
            "Phòng tự kiểm tra {self} mục: đạt {self.met}, đạt một phần {self.partly}, "
            "chưa đạt {self.unmet}.",
            "Phòng tự kiểm tra",
        ),
        Draft("Phụ trách thực hiện dân chủ ở phòng: {led.charge}.", "Người phụ trách của phòng"),
        Draft("Ban chỉ đạo của phòng có {led.steering} thành viên.", "Ban chỉ đạo của phòng"),
        Draft(
            "Kế hoạch năm có {plan.tasks} việc; đã xong {plan.done}, đã qua tháng mà chưa xong {plan.late}.",
            "Việc trong kế hoạch năm",
        ),
        Draft(
            "{bc.ke_hoach_so_ngay.told} trường có kế hoạch thực hiện dân chủ; "
            "số văn bản lãnh đạo, chỉ đạo của các trường: {bc.so_van_ban_lanh_dao}.",
            "Kế hoạch, văn bản lãnh đạo, chỉ đạo",
        ),
    )
    parts = (self_sheet(source.self_check),) if source.self_check else ()
    return Passage("i", "I. CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO", 1, drafted(drafts, figures), parts)


def made_known(figures: Figures) -> Passage:
    drafts = (
        Draft(
            "Các trường tổ chức {bc.so_buoi_tuyen_truyen} buổi phổ biến; {bc.luot_nguoi_du} lượt người dự.",
            "Phổ biến văn bản",
        ),
        Draft(
            "Mở {bc.so_lop_tap_huan} lớp tập huấn cho {bc.so_nguoi_tap_huan} người.",
            "Tập huấn",
        ),
        Draft(
            "Đăng ký học tập, làm theo Bác: {bc.so_dang_ky_lam_theo} tập thể, "
            "{bc.so_dang_ky_lam_theo_ca_nhan} cá nhân; "
            "{bc.dat_chuan_van_hoa.yes} trường đạt chuẩn đơn vị văn hóa.",
            "Học tập, làm theo Bác; đơn vị văn hóa",
        ),
    )
    return Passage("ii.1", "1. Công tác tuyên truyền, giáo dục", 2, drafted(drafts, figures))


def motto(source: Source, figures: Figures) -> Passage:
    drafts = (
        Draft(
            "Công khai đúng hạn {bc.dung_han_cong_khai}/{bc.so_noi_dung_cong_khai} nội dung, "
            "tỉ lệ {share.disclosed}.",
            "Công khai",
        ),
        Draft(
            "Lấy ý kiến {bc.so_quy_che_lay_y_kien}/{bc.so_quy_che_ban_hanh} quy chế ban hành, sửa, "
            "tỉ lệ {share.consulted}.",
            "Lấy ý kiến khi ban hành quy chế",
        ),
        Draft(
            "Kiểm tra {inspected.full} trường bằng phiếu đầy đủ; "
            f"điểm của trường đứng giữa {MEDIAN} là {{score.median}} trên 100.",
            "Điểm kiểm tra",
        ),
    )
    graph = Graph(
        "Điểm kiểm tra theo phương châm (trường đứng giữa, trên 100 điểm)",
        tuple(theme_label([theme], source.office.motto) for theme in Theme),
        (Bars("Điểm", tuple(figures[f"theme.{theme.value}"] for theme in Theme)),),
        whole=100,
    )
    heading = (
        "2. Thực hiện phương châm “Dân biết, dân bàn, dân làm, dân kiểm tra, dân giám sát, dân thụ hưởng”"
    )
    return Passage("ii.2", heading, 2, drafted(drafts, figures), (graph,))


def meetings(figures: Figures) -> Passage:
    drafts = (
        Draft(
            "{bc.hoi_nghi_trieu_tap.held} trường đã tổ chức hội nghị viên chức, người lao động.",
            "Hội nghị viên chức, người lao động",
        ),
        Draft(
            "Có mặt {bc.hoi_nghi_du}/{bc.hoi_nghi_trieu_tap} người, tỉ lệ {share.present}; "
            "{bc.hoi_nghi_y_kien} ý kiến.",
            "Người dự hội nghị",
            "bc.hoi_nghi_du",
        ),
        Draft(
            "Số cuộc đối thoại: {bc.so_doi_thoai}; họp hội đồng: {bc.so_cuoc_hop_hoi_dong}; "
            "họp cha mẹ học sinh: {bc.so_cuoc_hop_cmhs}.",
            "Đối thoại, họp",
        ),
    )
    return Passage("ii.3", "3. Hội nghị viên chức, đối thoại, họp", 2, drafted(drafts, figures))


def boards(figures: Figures) -> Passage:
    drafts = (
        Draft(
            "Theo sổ các ban: {led.steering.schools} trường đã khai Ban chỉ đạo còn hạn; "
            "{led.steering.begun} trường kiện toàn trong kỳ.",
            "Ban chỉ đạo của các trường trên phần mềm",
        ),
        Draft(
            "Theo số liệu trường báo: {bc.bcd_tong} thành viên Ban chỉ đạo; "
            "{bc.bcd_kien_toan.yes} trường có kiện toàn trong kỳ.",
            "Ban chỉ đạo theo báo cáo của các trường",
        ),
        Draft(
            "{bc.ttnd_so_thanh_vien.held} trường có Ban Thanh tra nhân dân; "
            "{bc.ttnd_so_thanh_vien} thành viên.",
            "Ban Thanh tra nhân dân",
        ),
        Draft(
            "{led.boards.schools} trường đã khai Ban còn nhiệm kỳ; {led.boards.over} Ban hết nhiệm kỳ.",
            "Danh sách các Ban trên phần mềm",
        ),
        Draft(
            "Các Ban giám sát {bc.ttnd_so_cuoc_giam_sat} cuộc, nêu {bc.ttnd_kien_nghi} kiến nghị; "
            "được trả lời {bc.ttnd_kien_nghi_tra_loi}, tỉ lệ {share.board_answered}.",
            "Giám sát, kiến nghị của các Ban",
        ),
        Draft(
            "Tự đánh giá: {boards}/{boards.owing} Ban; Ban đứng giữa đạt {boards.median} trên 100 điểm.",
            "Các Ban tự đánh giá",
        ),
        Draft("Trên phần mềm, các Ban đã mở {actions.board} kiến nghị.", "Kiến nghị mở trên phần mềm"),
    )
    return Passage(
        "ii.4", "4. Hoạt động của Ban chỉ đạo và Ban Thanh tra nhân dân", 2, drafted(drafts, figures)
    )


def opinions(source: Source, figures: Figures) -> Passage:
    drafts = (
        Draft(
            "Tiếp công dân {bc.tiep_cd_so_buoi} buổi, {bc.tiep_cd_luot} lượt.",
            "Tiếp công dân",
        ),
        Draft(
            "Phản ánh, kiến nghị: nhận {bc.y_kien_nhan}, giải quyết {bc.y_kien_giai_quyet} "
            "({share.settled}), quá hạn {bc.y_kien_qua_han}.",
            "Phản ánh, kiến nghị",
        ),
        Draft(
            "Khiếu nại: nhận {bc.so_khieu_nai}, giải quyết {bc.khieu_nai_giai_quyet}; "
            "tố cáo: nhận {bc.so_to_cao}, giải quyết {bc.to_cao_giai_quyet}.",
            "Khiếu nại, tố cáo",
        ),
        Draft(
            "Vượt cấp: {bc.so_vuot_cap} vụ; đông người: {bc.so_dong_nguoi} vụ; "
            "điểm nóng: {bc.diem_nong.yes} trường báo có.",
            "Vượt cấp, đông người, điểm nóng",
        ),
        letters_draft(source.letters),
    )
    heading = "5. Tiếp công dân, giải quyết phản ánh, khiếu nại, tố cáo"
    return Passage("ii.5", heading, 2, drafted(drafts, figures), letters_sheet(source.letters))


def inspections(source: Source, figures: Figures) -> Passage:
    classes = "; ".join(
        f"{place_name(source, place)}: {{class.all.{place}}}" for place in class_places(source)
    )
    drafts = (
        Draft(
            "Đã nộp kết quả {visits.done}/{visits} cuộc kiểm tra; đã kiểm tra {inspected}/{schools} trường.",
            "Kiểm tra",
        ),
        Draft(f"Xếp loại (số trường): {classes}.", "Xếp loại"),
        Draft("Trường chưa kiểm tra không tính vào xếp loại và điểm giữa."),
        Draft("Tự xếp loại lệch từ hai loại so với kiểm tra: {class.apart} trường.", "Tự xếp loại"),
        Draft(
            "Kiến nghị trong kỳ: {actions}; đã khắc phục {actions.done} ({actions.share}), "
            "chờ xác nhận {actions.waiting}, quá hạn {actions.overdue}.",
            "Kiến nghị, khắc phục",
        ),
        Draft("Kiến nghị kỳ trước chưa xong: {actions.older}.", "Kiến nghị kỳ trước"),
    )
    graph = Graph(
        "Xếp loại theo cấp học (số trường)",
        tuple(LEVELS[level] for level in source.by_level),
        tuple(
            Bars(
                place_name(source, place),
                tuple(figures[f"class.{level.value}.{place}"] for level in source.by_level),
            )
            for place in class_places(source)
        ),
        stacked=True,
    )
    return Passage("ii.6", "6. Công tác kiểm tra, giám sát", 2, drafted(drafts, figures), (graph,))


def survey(source: Source, polls: tuple[Poll, ...], figures: Figures) -> Passage:
    drafts: list[Draft] = []
    parts: list[Sheet | Graph] = []
    for poll in polls:
        key = f"survey.{poll.key}"
        drafts.append(
            Draft(
                f"Ý kiến {poll.label}: lấy ở {{{key}.schools}} trường; "
                f"{{{key}.shown}} trường có kết quả riêng, "
                f"{{{key}.withheld}} trường ít phiếu nên không hiện riêng; "
                f"tỉ lệ trả lời của trường đứng giữa: {{{key}.rate}}.",
                f"Ý kiến {poll.label}",
            )
        )
        if poll.protected:
            parts += [levels_sheet(poll, source.office.motto, figures), lowest_sheet(poll)]
    drafts.append(Draft("Kết quả chung tính từ mức của từng trường, không cộng phiếu giữa các trường."))
    return Passage("ii.7", "7. Khảo sát ý kiến", 2, drafted(drafts, figures), tuple(parts))


def movement(source: Source, figures: Figures) -> Passage:
    drafts = (COUNTED, *stories(source.movement))
    return Passage("iii", "III. PHONG TRÀO THI ĐUA “DÂN VẬN KHÉO”", 1, drafted(drafts, figures))
