"""What schools reported of themselves for a half-year: sums over the schools that did, and who is late.

A blank is no figure; 0 and “không có” are. A sum that no school has a part in is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .figures import PERCENT, Figure, Group, share
from .returned import YES
from .source import Source

MONEY = "triệu đồng"


@dataclass(frozen=True)
class Asked:
    """One question of the form ``bc_truong_6t`` that becomes a column and a sum."""

    name: str
    title: str  # of the column
    label: str  # of the sum
    unit: str


@dataclass(frozen=True)
class Subject:
    """Questions that stand in one table."""

    title: str
    asked: tuple[Asked, ...]


def _asked(*lines: tuple[str, str, str, str]) -> tuple[Asked, ...]:
    return tuple(Asked(*line) for line in lines)


SUBJECTS = (
    Subject(
        "Quy mô",
        _asked(
            ("tong_cbgvnv", "CB, GV, NV", "tổng số cán bộ, giáo viên, nhân viên", "người"),
            ("nu", "Nữ", "số cán bộ, giáo viên, nhân viên nữ", "người"),
            ("dang_vien", "Đảng viên", "số đảng viên", "người"),
            ("nguoi_lao_dong_hd", "Lao động hợp đồng", "số người lao động hợp đồng", "người"),
            ("so_lop", "Số lớp", "số lớp", "lớp"),
            ("so_hoc_sinh", "Học sinh (trẻ)", "số học sinh (trẻ)", "em"),
            ("so_diem_truong", "Điểm trường", "số điểm trường", "điểm"),
        ),
    ),
    Subject(
        "Lãnh đạo, tuyên truyền",
        _asked(
            ("bcd_tong", "Thành viên BCĐ", "số thành viên Ban chỉ đạo của các trường", "người"),
            ("so_van_ban_lanh_dao", "Văn bản lãnh đạo", "số văn bản lãnh đạo, chỉ đạo", "văn bản"),
            ("so_buoi_tuyen_truyen", "Buổi phổ biến", "số buổi phổ biến", "buổi"),
            ("luot_nguoi_du", "Lượt người dự", "số lượt người dự phổ biến", "lượt"),
            ("so_lop_tap_huan", "Lớp tập huấn", "số lớp tập huấn", "lớp"),
            ("so_nguoi_tap_huan", "Người được tập huấn", "số người được tập huấn", "người"),
            ("so_dang_ky_lam_theo", "Tập thể làm theo Bác", "số tập thể đăng ký làm theo Bác", "tập thể"),
            ("so_dang_ky_lam_theo_ca_nhan", "Người làm theo Bác", "số người đăng ký làm theo Bác", "người"),
        ),
    ),
    Subject(
        "Hội nghị, đối thoại, công khai",
        _asked(
            ("hoi_nghi_trieu_tap", "Hội nghị: triệu tập", "số người được triệu tập dự hội nghị", "người"),
            ("hoi_nghi_du", "Hội nghị: có mặt", "số người có mặt ở hội nghị", "người"),
            ("hoi_nghi_y_kien", "Hội nghị: ý kiến", "số ý kiến ở hội nghị", "ý kiến"),
            ("so_doi_thoai", "Đối thoại", "số cuộc đối thoại", "cuộc"),
            ("so_cuoc_hop_hoi_dong", "Họp hội đồng", "số cuộc họp hội đồng", "cuộc"),
            ("so_cuoc_hop_cmhs", "Họp CMHS", "số cuộc họp cha mẹ học sinh", "cuộc"),
            ("so_quy_che_ban_hanh", "Quy chế ban hành", "số quy chế ban hành, sửa", "văn bản"),
            ("so_quy_che_lay_y_kien", "Quy chế lấy ý kiến", "số quy chế có lấy ý kiến", "văn bản"),
            ("so_noi_dung_cong_khai", "Phải công khai", "số nội dung phải công khai", "nội dung"),
            ("dung_han_cong_khai", "Công khai đúng hạn", "số nội dung công khai đúng hạn", "nội dung"),
        ),
    ),
    Subject(
        "Ban Thanh tra nhân dân",
        _asked(
            ("ttnd_so_thanh_vien", "Thành viên", "số thành viên Ban TTND", "người"),
            ("ttnd_so_cuoc_giam_sat", "Cuộc giám sát", "số cuộc giám sát của Ban TTND", "cuộc"),
            ("ttnd_kien_nghi", "Kiến nghị", "số kiến nghị Ban TTND đã nêu", "kiến nghị"),
            ("ttnd_kien_nghi_tra_loi", "Đã trả lời", "số kiến nghị Ban TTND được trả lời", "kiến nghị"),
        ),
    ),
    Subject(
        "Tiếp công dân, giải quyết ý kiến",
        _asked(
            ("tiep_cd_so_buoi", "Buổi tiếp công dân", "số buổi tiếp công dân", "buổi"),
            ("tiep_cd_luot", "Lượt tiếp", "số lượt tiếp công dân", "lượt"),
            ("y_kien_nhan", "Ý kiến nhận", "số phản ánh, kiến nghị đã nhận", "ý kiến"),
            ("y_kien_giai_quyet", "Ý kiến giải quyết", "số phản ánh, kiến nghị đã giải quyết", "ý kiến"),
            ("y_kien_qua_han", "Ý kiến quá hạn", "số phản ánh, kiến nghị quá hạn", "ý kiến"),
            ("so_khieu_nai", "Khiếu nại", "số đơn khiếu nại", "đơn"),
            ("khieu_nai_giai_quyet", "Khiếu nại đã giải quyết", "số đơn khiếu nại đã giải quyết", "đơn"),
            ("so_to_cao", "Tố cáo", "số đơn tố cáo", "đơn"),
            ("to_cao_giai_quyet", "Tố cáo đã giải quyết", "số đơn tố cáo đã giải quyết", "đơn"),
            ("so_vuot_cap", "Vụ vượt cấp", "số vụ vượt cấp", "vụ"),
            ("so_dong_nguoi", "Vụ đông người", "số vụ đông người", "vụ"),
        ),
    ),
    Subject(
        "Tiết kiệm, tài trợ, phong trào",
        _asked(
            ("tien_tiet_kiem", "Tiết kiệm (triệu đồng)", "số tiền tiết kiệm", MONEY),
            ("tien_van_dong", "Tài trợ thu (triệu đồng)", "số tiền tài trợ đã thu", MONEY),
            ("tien_van_dong_da_chi", "Tài trợ chi (triệu đồng)", "số tiền tài trợ đã chi", MONEY),
            ("dvk_dang_ky_so", "DVK: đăng ký", "số mô hình các trường báo đăng ký", "mô hình"),
            ("dvk_dang_thuc_hien", "DVK: đang làm", "số mô hình các trường báo đang làm", "mô hình"),
            ("dvk_hieu_qua", "DVK: hiệu quả", "số mô hình các trường báo hiệu quả", "mô hình"),
            ("dvk_duoc_khen", "DVK: được khen", "số mô hình các trường báo được khen", "mô hình"),
            ("vi_pham_ung_xu", "Vụ vi phạm ứng xử", "số vụ vi phạm quy tắc ứng xử, kỷ luật", "vụ"),
            ("vi_pham_ung_xu_so_nguoi", "Người vi phạm", "số người vi phạm quy tắc ứng xử, kỷ luật", "người"),
        ),
    ),
)
CHOSEN = (  # name of the question, label of the number of schools that say yes
    ("bcd_kien_toan", "số trường có kiện toàn Ban chỉ đạo"),
    ("diem_nong", "số trường báo có điểm nóng"),
    ("dat_chuan_van_hoa", "số trường đạt chuẩn đơn vị văn hóa"),
)
TOLD = (  # open questions, with the label of the number of schools that wrote something
    ("ke_hoach_so_ngay", "số trường có kế hoạch dân chủ"),
    ("uu_diem", "số trường nêu ưu điểm"),
    ("han_che", "số trường nêu hạn chế"),
    ("nguyen_nhan", "số trường nêu nguyên nhân"),
    ("bai_hoc", "số trường nêu bài học"),
    ("phuong_huong", "số trường nêu phương hướng"),
    ("kien_nghi", "số trường có kiến nghị với cấp trên"),
)
SHARES = (  # name, label, how many, of how many
    ("disclosed", "tỉ lệ nội dung công khai đúng hạn", "dung_han_cong_khai", "so_noi_dung_cong_khai"),
    ("consulted", "tỉ lệ quy chế có lấy ý kiến", "so_quy_che_lay_y_kien", "so_quy_che_ban_hanh"),
    ("present", "tỉ lệ người có mặt ở hội nghị", "hoi_nghi_du", "hoi_nghi_trieu_tap"),
    ("board_answered", "tỉ lệ kiến nghị Ban TTND được trả lời", "ttnd_kien_nghi_tra_loi", "ttnd_kien_nghi"),
    ("settled", "tỉ lệ phản ánh, kiến nghị đã giải quyết", "y_kien_giai_quyet", "y_kien_nhan"),
)
HELD = (  # schools with a number above nought
    ("hoi_nghi_trieu_tap", "số trường đã tổ chức hội nghị"),
    ("ttnd_so_thanh_vien", "số trường có Ban TTND"),
)


def reported_groups(source: Source) -> tuple[Group, ...]:
    """Who reported, then the sums subject by subject, then shares and numbers of schools."""
    given, kept = tuple(source.answers.values()), source.returns_kept
    owing = len(source.schools)
    waiting = sum(each.waiting for each in source.halves)
    who = (
        Figure(
            "reported", "số trường đã báo cáo số liệu", owing - len(source.late) if kept else None, "trường"
        ),
        Figure("owing", "số trường phải báo cáo số liệu", owing if kept else None, "trường"),
        Figure("waiting", "số trường đã nộp, chờ duyệt", waiting if kept else None, "trường"),
    )
    sums = tuple(Group(each.title, tuple(_sum(one, given) for one in each.asked)) for each in SUBJECTS)
    schools = (
        *(_counted(f"{name}.yes", label, _said(given, name), _yes) for name, label in CHOSEN),
        *(_counted(f"{name}.told", label, _said(given, name), _told, given) for name, label in TOLD),
        *(_counted(f"{name}.held", label, _said(given, name), _held) for name, label in HELD),
    )
    shares = tuple(_share(name, label, part, whole, given) for name, label, part, whole in SHARES)
    return (
        Group("Số liệu các trường báo cáo", who),
        *sums,
        Group("Tỉ lệ", shares),
        Group("Các trường báo có", schools),
    )


def value_of(answers: Mapping[str, Any] | None, name: str) -> int | Decimal | str | None:
    """What a school gave, as a cell: a whole number, money, “không có”; None for a blank."""
    given = (answers or {}).get(name)
    if given is None or given == "":
        return None
    if isinstance(given, bool):
        return "không có"
    number = Decimal(str(given))
    return int(number) if number == number.to_integral_value() and not name.startswith("tien_") else number


def _numbers(given: Iterable[Mapping[str, Any]], name: str) -> list[Decimal]:
    """The numbers that schools gave; that there is no such thing counts as nought."""
    said = (each.get(name) for each in given)
    return [Decimal(0) if isinstance(each, bool) else Decimal(str(each)) for each in said if each is not None]


def _sum(asked: Asked, given: tuple[Mapping[str, Any], ...]) -> Figure:
    total = sum(found, Decimal(0)) if (found := _numbers(given, asked.name)) else None
    money = asked.unit == MONEY
    value = total if money or total is None else int(total)
    return Figure(f"bc.{asked.name}", asked.label, value, asked.unit, int(money))


def _share(name: str, label: str, part: str, whole: str, given: tuple[Mapping[str, Any], ...]) -> Figure:
    """Of schools that gave both numbers."""
    both = [each for each in given if each.get(part) is not None and each.get(whole) is not None]
    parts, wholes = (sum(_numbers(both, each), Decimal(0)) for each in (part, whole))
    return Figure(f"share.{name}", label, share(parts, wholes), PERCENT, 1)


def _said(given: Iterable[Mapping[str, Any]], name: str) -> list[Any]:
    return [each[name] for each in given if each.get(name) not in (None, "")]


def _counted(name: str, label: str, said: list[Any], holds: Any, known: Iterable[Any] = ()) -> Figure:
    """How many schools say so; not known where none answered."""
    return Figure(f"bc.{name}", label, sum(map(holds, said)) if said or known else None, "trường")


def _yes(value: Any) -> bool:
    return bool(value == YES)


def _told(value: Any) -> bool:
    return bool(str(value).strip())


def _held(value: Any) -> bool:
    return not isinstance(value, bool) and Decimal(str(value)) > 0
