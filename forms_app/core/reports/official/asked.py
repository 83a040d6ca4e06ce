"""What the form of a half-year asks schools: columns of Appendix 1, figures of all schools together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MONEY = "triệu đồng"


class Sort(StrEnum):
    """What is given, and with it what all schools together give."""

    COUNTED = ""  # a number; their sum
    CHOSEN = "yes"  # yes or no; how many say yes
    WRITTEN = "told"  # words or a day; how many wrote something


@dataclass(frozen=True)
class Asked:
    """One question of the form ``bc_truong_6t`` that becomes a column and a figure under it."""

    name: str
    title: str  # of the column
    label: str  # of the figure
    unit: str
    sort: Sort = Sort.COUNTED

    @property
    def figure(self) -> str:
        """Name of the figure."""
        return ".".join(filter(None, ("bc", self.name, self.sort.value)))


@dataclass(frozen=True)
class Subject:
    """Questions that stand in one table."""

    title: str
    asked: tuple[Asked, ...]


def _asked(*lines: tuple[str, str, str, str]) -> tuple[Asked, ...]:
    return tuple(Asked(*line) for line in lines)


def _by_schools(sort: Sort, *lines: tuple[str, str, str]) -> tuple[Asked, ...]:
    return tuple(Asked(*line, "trường", sort) for line in lines)


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
        "Kế hoạch, tổ chức, danh hiệu",
        _by_schools(
            Sort.CHOSEN,
            ("bcd_kien_toan", "Kiện toàn BCĐ trong kỳ", "số trường có kiện toàn Ban chỉ đạo"),
            ("dat_chuan_van_hoa", "Đạt chuẩn đơn vị văn hóa", "số trường đạt chuẩn đơn vị văn hóa"),
        )
        + _by_schools(
            Sort.WRITTEN,
            ("ke_hoach_so_ngay", "Kế hoạch dân chủ: số, ngày", "số trường có kế hoạch dân chủ"),
            ("hoi_nghi_ngay", "Hội nghị viên chức: ngày", "số trường ghi ngày hội nghị"),
            ("ttnd_nhiem_ky", "Ban TTND: nhiệm kỳ", "số trường ghi nhiệm kỳ Ban TTND"),
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
        )
        + _by_schools(Sort.CHOSEN, ("diem_nong", "Điểm nóng", "số trường báo có điểm nóng")),
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
TOLD = (  # open questions, with the label of the number of schools that wrote something
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
