"""The recovery sheet of a ballot box or a suggestion box as PDF: one A4 page for a sealed envelope.

Its bytes hold the keys in the clear. They go to one pair of hands and to no disk (design D6).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from ..core.definition import Text
from ..core.language import day
from ..core.office import Office
from ..core.recovery import grouped_line
from ..core.rounds import Round
from ..core.suggestions import SuggestionBox
from .sheets import PAGE_WIDTH, UNDATED, Paragraph, Sheet, nfc

# All lengths in millimetres, type sizes in points.
_MARGIN = 18
_WIDTH = PAGE_WIDTH - 2 * _MARGIN
_LABELS = 34  # width of the words before a fact
_PITCH = 9.4  # from line to line of the key
_NUMBER = 9  # width of the number before a line
_CELL, _GAP = 5.6, 2.9  # width of a character, and between groups of four
_CHARACTER_SIZE = 15  # its widest letter fills a cell
_QR_SIDE = 58
_SIGN = 22  # height to sign in
_FAINT = 170


_TITLE = Text("Tờ khôi phục hòm phiếu", "Recovery sheet of the ballot box")
_ALONE = Text(
    "Ai có tờ này, chỉ một mình cũng mở được hòm phiếu.",
    "Whoever has this sheet can open the ballot box alone.",
)
_ROUND = Text("Đợt khảo sát", "Survey round")
_NUMBERED = Text("số {number} · {title}", "number {number} · {title}")
_PERIOD = Text("Kỳ", "Period")
_DAYS = Text("Nhận phiếu", "Forms accepted")
_FROM_TO = Text("từ {first} đến hết ngày {last}", "from {first} to the end of {last}")
_TYPING = Text(
    "Không có chữ I, L, O, U. Ký tự cuối mỗi dòng để tìm ra chỗ gõ nhầm.",
    "There is no I, L, O or U. The last character of a line finds slips of the finger.",
)
_KEEP = Text(
    "Gấp kín, cho vào phong bì và dán lại. Hai người giữ hòm phiếu cùng ký lên mép dán. Cất vào két hoặc tủ "
    "khóa. Không chụp ảnh, không sao chép, không lưu vào máy.",
    "Fold it, seal it in an envelope and let both holders of the ballot box sign across the seal. Put it in "
    "a safe or a locked cabinet. No photographs, no copies, no files.",
)
_USE = Text(
    "Khi quên cụm từ mở hòm phiếu, hoặc khi máy chủ hỏng và phải khôi phục từ bản sao lưu. Hai người cùng mở "
    "phong bì, quét mã hoặc gõ bảy dòng trên vào trang mở hòm phiếu. Quên cụm từ mà mất cả tờ này thì không "
    "ai đọc được phiếu nữa.",
    "When a passphrase is forgotten, or the server was lost and is restored from a backup. Both open the "
    "envelope together and scan the code or type the seven lines on the page that opens the box. If a "
    "passphrase and this sheet are both lost, nobody can ever read the forms.",
)
_DESTROY = Text(
    "Sau khi phiếu của đợt này đã hủy: hai người cùng xé vụn hoặc đốt tờ này.\n"
    "Đã hủy ngày ....... / ....... / ..............",
    "After the forms of this round were destroyed: both shred or burn this sheet together.\n"
    "Destroyed on ....... / ....... / ..............",
)
_ADVICE = (
    (Text("Cất giữ", "Keep it safe"), _KEEP),
    (Text("Khi nào dùng", "When to use it"), _USE),
    (Text("Khi nào hủy", "When to destroy it"), _DESTROY),
)
_LETTERS_TITLE = Text("Tờ khôi phục hòm thư góp ý", "Recovery sheet of the suggestion box")
_LETTERS_ALONE = Text(
    "Ai có tờ này, chỉ một mình cũng mở được hòm thư.",
    "Whoever has this sheet can open the suggestion box alone.",
)
_OF = Text("Hòm thư của", "Suggestion box of")
_NUMBER_OF_BOX = Text("Số", "Number")
_LETTERS_USE = Text(
    "Khi quên cụm từ hoặc đổi người giữ khóa. Khi máy chủ hỏng và phải khôi phục từ bản sao lưu. Hai người "
    "cùng mở phong bì, quét mã hoặc gõ bảy dòng trên vào trang đổi khóa. Quên cụm từ mà mất cả tờ này thì "
    "không ai đọc được thư nữa.",
    "When a passphrase is forgotten, when a holder changes, or the server was lost and is restored from a "
    "backup. Both open the envelope together and scan the code or type the seven lines on the page of the "
    "key. If a passphrase and this sheet are both lost, nobody can ever read the letters.",
)
_LETTERS_DESTROY = Text(
    "Hòm thư luôn mở, nên giữ tờ này chừng nào hòm còn dùng.",
    "The box is always open: keep this sheet as long as the box is in use.",
)


@dataclass(frozen=True)
class RecoverySheet:
    """``lines`` of 17 characters, as ``core.recovery`` makes them."""

    round: Round
    lines: tuple[str, ...] = field(repr=False)
    title: ClassVar[Text] = _TITLE
    alone: ClassVar[Text] = _ALONE
    advice: ClassVar[tuple[tuple[Text, Text], ...]] = _ADVICE

    @property
    def number(self) -> int:
        return self.round.id

    @property
    def dated(self) -> date:
        return self.round.opens_on

    def facts(self) -> Iterator[tuple[Text, Text]]:
        its, title = self.round, self.round.title
        yield _ROUND, _NUMBERED.format(number=its.id, title=title)
        yield _PERIOD, Text(its.period)
        yield _DAYS, _FROM_TO.format(first=day(its.opens_on), last=day(its.last_day))


@dataclass(frozen=True)
class BoxSheet:
    """The same of a suggestion box; ``whose`` is the name of its school, or of the office."""

    box: SuggestionBox
    whose: str
    lines: tuple[str, ...] = field(repr=False)
    title: ClassVar[Text] = _LETTERS_TITLE
    alone: ClassVar[Text] = _LETTERS_ALONE
    advice: ClassVar[tuple[tuple[Text, Text], ...]] = (
        (Text("Cất giữ", "Keep it safe"), _KEEP),
        (Text("Khi nào dùng", "When to use it"), _LETTERS_USE),
        (Text("Khi nào hủy", "When to destroy it"), _LETTERS_DESTROY),
    )

    @property
    def number(self) -> int:
        return self.box.number

    @property
    def dated(self) -> date:
        return UNDATED

    def facts(self) -> Iterator[tuple[Text, Text]]:
        yield _OF, Text(self.whose)
        yield _NUMBER_OF_BOX, Text(str(self.box.number))


_PLACE_AND_DAY = Text(
    "{place}, ngày ....... tháng ....... năm ............",
    "{place}, day ....... month ....... year ............",
)
_SIGNERS = (
    Text("Cán bộ giữ hòm phiếu", "Officer"),
    Text("Thành viên Ban Thanh tra nhân dân", "Member of the People's Inspection Board"),
)
_SIGN_HERE = Text("(ký, ghi rõ họ tên)", "(signature and full name)")


def recovery_sheet_pdf(sheet: RecoverySheet | BoxSheet, office: Office, language: str = "vi") -> bytes:
    """One page. The same sheet gives the same bytes: the file's date is the day on which the round opens."""
    with _Page(language) as pdf:
        pdf.describe(f"{sheet.title.in_language(language)} · {sheet.number}", sheet.dated)
        pdf.draw(sheet, office)
        return bytes(pdf.output())


class _Page(Sheet):
    """The sheet, with a cursor that runs down the page."""

    def __init__(self, language: str) -> None:
        super().__init__(language, _MARGIN)
        self.c_margin = 0  # words stand flush with lines and frames
        self._language = language

    def draw(self, sheet: RecoverySheet | BoxSheet, office: Office) -> None:
        self.add_page()
        self.say(office.name, 11)
        self.gap(5)
        self.say(self._in(sheet.title), 26, bold=True)
        self.gap(2)
        self._frame(self._in(sheet.alone))
        self.gap(5)
        self._facts(sheet)
        self.gap(5)
        self._key(sheet.lines)
        for heading, text in sheet.advice:
            self.gap(4.5)
            self.say(self._in(heading), 12, bold=True)
            self.gap(0.6)
            self.say(self._in(text), 11)
        self._signatures(office.place)

    def _in(self, text: Text, **values: str | int) -> str:
        return text.in_language(self._language).format(**values)

    def _frame(self, text: str) -> None:
        top, height = self.get_y(), 11
        self.set_line_width(0.6)
        self.rect(_MARGIN, top, _WIDTH, height)
        self.use_type(13, bold=True)
        self.set_xy(_MARGIN, top)
        self.cell(_WIDTH, height, nfc(text), align="C")
        self.set_y(top + height)

    def _facts(self, sheet: RecoverySheet | BoxSheet) -> None:
        for label, fact in sheet.facts():
            top = self.get_y()
            self.stack((Paragraph(self._in(label), 11),), _MARGIN, top, _LABELS)
            self.stack((Paragraph(self._in(fact), 11, bold=True),), _MARGIN + _LABELS, top, _WIDTH - _LABELS)
            self.gap(0.8)

    # The key

    def _key(self, lines: tuple[str, ...]) -> None:
        top = self.get_y()
        beside = (len(lines) * _PITCH - _QR_SIDE) / 2
        self.qr("\n".join(lines), PAGE_WIDTH - _MARGIN - _QR_SIDE, top + beside, _QR_SIDE)
        for number, line in enumerate(lines, start=1):
            self._line(number, line, top + (number - 1) * _PITCH)
        self.set_y(top + len(lines) * _PITCH + 2)
        self.say(self._in(_TYPING), 10)

    def _line(self, number: int, line: str, top: float) -> None:
        """Every character in the middle of a cell of its own, so that the lines stand in columns."""
        self.disc(str(number), _MARGIN + 2.6, top + _PITCH / 2, 2.6, 10)
        self.use_type(_CHARACTER_SIZE, bold=True)
        x = float(_MARGIN + _NUMBER)
        for group in grouped_line(line).split():
            for character in group:
                self.set_xy(x, top)
                self.cell(_CELL, _PITCH, character, align="C")
                x += _CELL
            x += _GAP
        self.set_draw_color(_FAINT)
        self.set_line_width(0.2)
        self.line(_MARGIN + _NUMBER, top + _PITCH, x - _GAP, top + _PITCH)
        self.set_draw_color(0)

    # The end

    def _signatures(self, place: str) -> None:
        self.gap(6)
        self.say(self._in(_PLACE_AND_DAY, place=place), 11, align="R")
        self.gap(2)
        top, width = self.get_y(), _WIDTH / len(_SIGNERS)
        for column, signer in enumerate(_SIGNERS):
            left = _MARGIN + column * width
            self.set_y(top)
            self.say(self._in(signer), 11, bold=True, align="C", left=left, width=width)
            self.say(self._in(_SIGN_HERE), 10, align="C", left=left, width=width)
            self.gap(_SIGN)
            self.say("." * 44, 11, align="C", left=left, width=width)
