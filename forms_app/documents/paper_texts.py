"""The words around the questions of a paper form; the questions themselves come from the definition."""

from __future__ import annotations

from dataclasses import dataclass

from ..core.definition import Audience, FormDefinition, Text
from ..core.language import day
from ..core.office import Office, Thresholds
from ..core.rounds import Poster


@dataclass(frozen=True)
class PaperTexts:
    """What stands on every paper form of a school, in one language."""

    issuer: str
    title: str
    school: str  # with a line to fill in where no school is known
    until: str  # "" where no round is known
    promise_title: str
    promises: tuple[str, ...]
    how: str
    free: str  # nobody has to answer
    slip: str  # before the boxes for the code
    slip_why: str  # what becomes of it
    several: str  # behind a question with more than one answer
    foot: str
    page: str  # with {number} and {all}


_SCHOOL = Text("Trường", "School")
_DOTS = " " + "." * 90
_UNTIL = Text("Nhận phiếu đến hết ngày {day}.", "Forms are accepted until the end of {day}.")
_PROMISE = Text("Phiếu được giữ kín", "Your form is kept private")
_NO_NAME = {
    Audience.PARENTS: Text(
        "Phiếu không hỏi tên. Xin đừng ghi tên, lớp, số điện thoại của ai và đừng ký.",
        "The form does not ask your name. Write no name, class or phone number; do not sign.",
    ),
    Audience.STAFF: Text(
        "Phiếu không hỏi tên. Xin đừng ghi tên, tổ, số điện thoại của ai và đừng ký.",
        "The form does not ask your name. Write no name, team or phone number; do not sign.",
    ),
}
_SHOWN = Text(
    "Kết quả chỉ hiện chung cho {whom} và khi có từ {least} phiếu trở lên. "
    "Ít phiếu thì chỉ hiện mức chung, không hiện con số.",
    "Results are shown for {whom} only, and only from {least} forms. "
    "With few forms we show broad levels, not figures.",
)
_ALONE = Text(
    "Trả lời ở nơi riêng, gấp lại, tự tay bỏ vào thùng phiếu{place}.",
    "Answer in private, fold the form and put it in the box{place} yourself.",
)
_AT = Text(" tại {place}", " at {place}")
_TYPED_IN = Text(
    "Hai người cùng nhập phiếu giấy vào hòm phiếu chung, không ghi phiếu của ai. "
    "Nét chữ và lời tự viết có thể làm người khác đoán ra.",
    "Two people enter paper forms into the common ballot box together and note no names. "
    "Your handwriting and your own words may let others guess who you are.",
)
_WHOLE_SCHOOL = Text("cả trường", "the whole school")
_POOL = Text("cả nhóm trường nhỏ", "a group of small schools together")
_EITHER = Text("cả trường hoặc cả nhóm trường nhỏ", "the whole school or a group of small schools together")
_HOW = Text(
    "Mỗi câu đánh dấu × vào một ô. Chọn nhầm thì khoanh tròn ô đó, rồi đánh dấu ô khác.",
    "Mark one box per question with a cross. Wrong box? Circle it and mark another.",
)
_FREE = {
    Audience.PARENTS: Text(
        "Mỗi gia đình một phiếu cho mỗi trường. Trả lời hay không là tùy gia đình.",
        "One form per family for each school. Answering is up to you.",
    ),
    Audience.STAFF: Text(
        "Mỗi người một phiếu. Trả lời hay không là tùy mỗi người.",
        "One form per person. Answering is up to you.",
    ),
}
_SLIP = Text("Mã trên lá phiếu", "Code on your slip")
_SLIP_WHY = Text("không lưu cùng câu trả lời", "not kept with your answers")
_SEVERAL = Text("(có thể đánh dấu nhiều ô)", "(you may mark several boxes)")
_FORM = Text("{form} · bản {version} · {period}", "{form} · version {version} · {period}")
_PAGE = Text("Trang {number}/{all}", "Page {number} of {all}")


def paper_texts(
    definition: FormDefinition, office: Office, poster: Poster | None, thresholds: Thresholds, language: str
) -> PaperTexts:
    """``thresholds`` are those frozen in the round, where there is one: what is promised must be true."""

    def say(text: Text, **values: str | int) -> str:
        return text.in_language(language).format(**values)

    place = office.paper_place.in_language(language).rstrip(".")
    audience = definition.audience or Audience.PARENTS
    return PaperTexts(
        issuer=office.name,
        title=definition.title.in_language(language),
        school=poster.school.name if poster else f"{say(_SCHOOL)}:{_DOTS}",
        until=say(_UNTIL, day=day(poster.round.last_day)) if poster else "",
        promise_title=say(_PROMISE),
        promises=(
            say(_NO_NAME[audience]),
            _results_shown(poster, thresholds, language),
            say(_ALONE, place=say(_AT, place=place) if place else ""),
            say(_TYPED_IN),
        ),
        how=say(_HOW),
        free=say(_FREE[audience]),
        slip=say(_SLIP),
        slip_why=say(_SLIP_WHY),
        several=say(_SEVERAL),
        foot=_foot(definition, poster).in_language(language),
        page=_PAGE.in_language(language),
    )


def _foot(definition: FormDefinition, poster: Poster | None) -> Text:
    """What tells clerks which form they have before them."""
    if poster is None:
        return Text(definition.id)
    its = poster.round
    return _FORM.format(form=definition.id, version=its.form_version, period=its.period)


def _results_shown(poster: Poster | None, thresholds: Thresholds, language: str) -> str:
    if poster is None:
        whom, least = _EITHER, thresholds.results
    elif poster.pooled:
        whom, least = _POOL, thresholds.pool_answers
    else:
        whom, least = _WHOLE_SCHOOL, thresholds.results
    return _SHOWN.in_language(language).format(whom=whom.in_language(language), least=least)
