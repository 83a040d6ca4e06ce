"""What we say about anonymity, sentence by sentence, and the test that would fail were it not so."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from flask import Flask

from forms_app.core.answers import pack
from forms_app.core.disclosure.coarsening import coarsen
from forms_app.core.rounds import Access
from forms_app.storage import forms
from forms_app.storage.slips import print_slips
from forms_app.web.services import Services
from tests.actors import NOW, open_survey
from tests.attacks.disclosure_attack import fewest_possible, triples
from tests.factories import shipped
from tests.sealed import opened_records, sealed

TESTS = Path(__file__).parent
ROOT = TESTS.parent
CURIOUS = ROOT / "docs" / "anonymity.md"
PAGES = ("survey_promise.html", "anonymity.html", "letters/promise.html")
NO_MACHINE = "không thử được bằng máy"  # said in the sentence itself
ALL = "attacks/test_"

PROOFS: dict[int, str] = {  # sentence of docs/anonymity.md: file::test
    1: "test_statement.py::test_no_survey_asks_who_somebody_is",
    2: f"{ALL}canaries.py::test_nothing_of_a_person_is_found_in_any_file",
    3: f"{ALL}schema.py::test_no_column_of_the_ballot_box_can_tell_who_or_when",
    4: "test_history_independence.py::test_one_set_of_answers_gives_one_file",
    5: f"{ALL}cookies.py::test_no_respondents_address_ever_sets_a_cookie",
    6: f"{ALL}canaries.py::test_no_accident_on_the_way_of_an_answer_writes_anything_down",
    7: "test_statement.py::test_the_box_holds_sealed_forms_only",
    8: "test_ballot_writer.py::test_nobody_is_told_before_the_commit",
    9: "test_web_survey.py::test_the_same_post_twice_is_stored_once",
    10: f"{ALL}linking.py::test_answers_cannot_be_put_in_order_or_linked_with_slips",
    11: "test_answers.py::test_habits_of_typing_do_not_tell_writers_apart",
    12: "test_storage_round_keys.py::test_a_slip_depends_on_key_and_code_and_is_no_ticket",
    13: "test_history_independence.py::test_the_measure_stores_every_ballot_with_its_slip",
    14: f"{ALL}linking.py::test_nor_can_they_by_those_who_hold_the_key_but_no_earlier_copy",
    15: "test_web_slips.py::test_a_used_and_an_unknown_code_get_the_same_answer_to_the_byte",
    16: "test_storage_round_keys.py::test_one_right_passphrase_is_not_enough_nor_both_in_the_wrong_order",
    17: f"{ALL}stolen_copy.py::test_a_stolen_copy_of_everything_gives_no_answer",
    18: "test_backup.py::test_no_key_and_no_secret_is_in_it_and_the_same_search_would_find_one",
    19: f"{ALL}stolen_copy.py::test_after_destruction_old_copies_of_the_boxes_and_both_passphrases_give_nothing",  # noqa: E501
    20: "test_storage_opening.py::test_a_round_waits_for_its_rehearsal_whatever_the_day",
    21: "test_storage_round_keys.py::test_the_sheet_puts_the_keys_back_under_new_passphrases",
    22: "test_web_office_rounds.py::test_no_page_of_an_open_round_changes_when_answers_come",
    23: "test_disclosure.py::test_few_forms_show_one_word_per_theme_and_no_question",
    24: f"{ALL}release_audit.py::test_every_category_keeps_three_possible_numbers_in_every_round",
    25: "test_disclosure.py::test_no_figure_of_an_unanimous_school_can_be_read",
    26: "test_disclosure.py::test_the_pool_needs_three_schools_that_answered_and_ten_forms",
    27: "test_disclosure.py::test_late_forms_added_to_the_first_result_would_be_found_by_subtraction",
    28: "test_no_other_way_out.py::test_no_page_or_document_tells_any_role_what_lies_in_the_box",
    29: "test_web_comments.py::test_only_passed_words_are_written",
    30: "test_web_comments.py::test_the_principal_sees_no_comment",
    31: f"{ALL}linking.py::test_copies_taken_between_two_answers_tell_them_apart_as_the_public_statement_says",  # noqa: E501
    32: "test_statement.py::test_all_but_one_together_can_narrow_down_the_last",
    33: f"{ALL}stolen_copy.py::test_both_passphrases_or_the_sheet_open_every_record_and_one_passphrase_none",
    34: "test_statement.py::test_the_box_tells_how_many_slips_were_used",
    39: "test_disclosure.py::test_a_result_open_to_all_says_so",
    40: "test_public_report.py::test_nothing_shows_below_ten_forms_and_nothing_finer_than_what_is_released",
    41: "test_storage_letters.py::test_no_column_can_tell_who_or_when",
    42: "test_storage_letters.py::test_the_file_is_a_function_of_the_set_of_letters",
    43: f"{ALL}letter_canaries.py::test_nothing_of_a_sender_is_found_in_any_file",
    44: "test_web_suggestions.py::test_neither_one_passphrase_nor_one_person_opens_a_box",
    45: "test_web_suggestions.py::test_only_an_officer_and_one_of_the_right_board_open_a_box",
    46: "test_web_suggestions.py::test_an_ordinary_letter_is_read_by_officers_and_its_number_by_its_handler",
    47: "test_web_suggestions.py::test_a_letter_that_names_a_person_is_read_by_its_handler_alone",
    48: "test_web_suggestions.py::test_an_answer_ends_it_erases_the_number_and_is_looked_up",
    49: "test_storage_letters.py::test_a_backup_holds_letters_and_register_but_nothing_that_opens_them",
    50: "test_web_suggestions.py::test_old_words_are_deleted_and_the_register_stays",
    51: "test_web_letters.py::test_unknown_and_deleted_codes_get_one_reply",
    52: "test_storage_letters.py::test_the_servers_own_key_opens_what_was_opened_and_nothing_else",
}
# What the page before the first question and /anonymity say, by the sentences above that prove it.
SAID: dict[str, tuple[int, ...]] = {
    "Phiếu không hỏi tên. Hệ thống không lưu số điện thoại, địa chỉ mạng, loại máy, ngày giờ gửi.": (1, 2, 3),
    "Mã trên lá phiếu không được lưu cùng câu trả lời.": (12, 13, 14),
    "Kết quả chỉ hiện chung cho cả nhóm trường nhỏ và khi có từ %(least)d phiếu trở lên.": (26, 28),
    "Kết quả chỉ hiện chung cho cả trường và khi có từ %(least)d phiếu trở lên.": (23, 28),
    "Chúng tôi không ngăn được người đứng cạnh nhìn màn hình.": (36, 37, 38),
    "Phiếu được khóa ngay khi hệ thống nhận. %(holders)s giữ chìa khóa.": (7, 16, 19),
    "Không hỏi tên, lớp, số điện thoại, tài khoản.": (1,),
    "Không lưu địa chỉ mạng, loại máy, ngày giờ gửi, thứ tự gửi.": (2, 3, 4, 6),
    "Trang phiếu không dùng cookie, không để lại gì trên máy.": (5,),
    "Chỉ lưu các lựa chọn và lời tự viết, trong hòm phiếu của trường và của đợt.": (4, 10),
    "Lá phiếu một lần chỉ được đánh dấu là đã dùng.": (13, 14, 34),
    "Phiếu được khóa ngay khi hệ thống nhận. Máy chủ khóa được, nhưng không tự mở được.": (7, 17),
    "%(holders)s giữ chìa khóa. Mỗi người có một cụm từ riêng;": (16,),
    "Còn một tờ khôi phục in ra giấy, cất trong phong bì niêm phong, phòng khi quên cụm từ.": (21, 33),
    "Bản sao lưu của máy chủ không bao giờ có chìa khóa.": (18, 19),
    "Trong lúc đợt còn mở, không ai xem được kết quả.": (22,),
    "Sau khi hết đợt, hòm phiếu được đếm một lần.": (23, 26, 27),
    "Ít phiếu thì chỉ hiện mức chung: cao, trung bình, thấp.": (23, 24, 25),
    "Nếu phòng cho phép, ai có mã trên áp phích cũng xem được kết quả của trường": (40,),
    "Không trang nào cho xem từng phiếu. Đếm và kiểm tra xong, các phiếu được hủy.": (19, 28),
    "Lời tự viết chỉ được hai người không thuộc trường nào cùng đọc": (29, 30),
    "Người có toàn quyền trên máy chủ đang chạy có thể sửa chương trình": (35,),
    "Máy chủ có thể được sao lưu ngay trước và ngay sau một phiếu.": (31,),
    "Chủ mạng Wi-Fi có thể biết một máy đã mở trang phiếu": (37,),
    "Người đứng cạnh có thể nhìn màn hình.": (36,),
    "Nếu mọi người trong trường, trừ một người, cùng kể nhau nghe câu trả lời": (32,),
    "Cách viết, chuyện riêng trong lời tự viết có thể làm người khác đoán ra.": (38,),
    "Mã chung trên áp phích không ngăn được một người gửi nhiều phiếu": (39,),
    "Không hỏi tên. Hệ thống không lưu địa chỉ mạng, loại máy, ngày giờ gửi, chỉ ghi tuần nhận.": (41, 43),
    "Thư và ảnh được khóa ngay khi nhận. Hai người cùng mở": (44, 45),
    "Nhà trường không được đọc thư. Thư nêu tên người thì chỉ một cán bộ được giao đọc.": (46, 47),
    "Cách viết và chuyện kể có thể làm người khác đoán ra.": (36, 38),
    "Thư có lời tự viết, ảnh, và số điện thoại nếu người gửi để lại.": (43, 48),
    "Chỉ ghi tuần nhận. Không có chỗ nào ghi ngày, giờ, thứ tự": (41, 42, 43),
    "Thư và ảnh được khóa ngay khi nhận. Muốn mở phải đủ hai cụm từ": (44, 45),
    "Mở rồi, thư nằm trong sổ của Phòng, vẫn khóa": (49, 52),
    "Cán bộ Phòng đọc được thư thường. Thư nêu tên người thì chỉ một cán bộ": (46, 47),
    "Hai người mở hòm mỗi ngày thì biết thư đến trong ngày nào.": (52, 53),
    "Sau %(num)d năm, nội dung thư được xóa.": (50,),
}
NO_CLAIM = ("Phiếu được giữ kín", "Thư được giữ kín", "Đọc thêm", "Trang này nói rõ", "Cần hỏi thêm")
HEADINGS = re.compile(r"<h[12][^>]*>\{\{ _\('([^']*)'")
MESSAGES = re.compile(r"_\('([^']*)'")
SENTENCE = re.compile(r"^(\d+)\. (.+)$", re.MULTILINE)


def sentences() -> dict[int, str]:
    return {int(number): text for number, text in SENTENCE.findall(CURIOUS.read_text("utf-8"))}


def names_in(name: str) -> set[str]:
    tree = ast.parse((TESTS / name).read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_sentence_has_a_test_or_says_that_none_is_possible() -> None:
    said = sentences()
    untested = {number for number, text in said.items() if NO_MACHINE in text.casefold()}
    assert (sorted(PROOFS.keys() | untested), PROOFS.keys() & untested) == (sorted(said), set())


@pytest.mark.parametrize("proof", PROOFS.values())
def test_the_tests_that_are_named_exist(proof: str) -> None:
    name, test = proof.split("::")
    assert test in names_in(name)


def test_every_sentence_stands_in_both_languages() -> None:
    one_language = [number for number, text in sentences().items() if not re.search(r"\*[^*]+\.\)?\*$", text)]
    assert one_language == []


@pytest.mark.parametrize("page", PAGES)
def test_every_sentence_of_the_pages_rests_on_sentences_that_are_tested(page: str) -> None:
    text = (ROOT / "templates" / page).read_text("utf-8")
    headings = set(HEADINGS.findall(text))
    claims = [each for each in MESSAGES.findall(text) if each not in headings]
    open_claims = [each for each in claims if not each.startswith((*SAID, *NO_CLAIM))]
    assert (open_claims, len(claims) > 4) == ([], True)


def test_nothing_is_listed_that_no_page_says() -> None:
    text = "".join((ROOT / "templates" / page).read_text("utf-8") for page in PAGES)
    strange = [said for said in SAID if said not in text]
    assert (strange, {number for numbers in SAID.values() for number in numbers} - sentences().keys()) == (
        [],
        set(),
    )


@pytest.mark.parametrize("form_id", ["ks_cmhs", "ks_cbgvnv"])
def test_no_survey_asks_who_somebody_is(form_id: str) -> None:
    """Choices and one field for own words; nothing that a name, class or number belongs into."""
    asked = shipped(form_id).questions
    kinds = {question.type for question in asked if question.type != "note"}
    background = re.compile(
        r"\b(họ tên|tên của|lớp nào|tuổi|giới tính|chức vụ|điện thoại|email)\b", re.IGNORECASE
    )
    named = [str(question.label) for question in asked if background.search(str(question.label))]
    assert (kinds <= {"select_one", "select_multiple", "text"}, named) == (True, [])


def test_the_box_holds_sealed_forms_only(app: Flask) -> None:
    """Packed answers are nowhere in the file; those who hold the key find them all."""
    poster = open_survey(app)["TH01"]
    held: Services = app.extensions["forms"]
    definition, _ = forms.published("ks_cmhs")
    answers = {each.name: each.choices[0].name for each in definition.questions if each.choices}
    record = pack(definition, answers)
    number, school = poster.round.id, poster.school.code
    held.box.put([sealed(held.box, definition, number, school, answers) for _ in range(20)])
    found = opened_records(held.box, number, school, "ratings")
    assert (record in held.box.path.read_bytes(), found) == (False, [record] * 20)


def test_the_box_tells_how_many_slips_were_used(app: Flask) -> None:
    poster = open_survey(app, "ks_cbgvnv", access=Access.SLIPS)["TH01"]
    held: Services = app.extensions["forms"]
    definition, _ = forms.published("ks_cbgvnv")
    number = poster.round.id
    _, codes = print_slips(number, "TH01", False, "can_bo", NOW, NOW.date(), held.box)
    answers = {each.name: each.choices[0].name for each in definition.questions if each.choices}
    held.box.put([sealed(held.box, definition, number, "TH01", answers, code) for code in codes[:7]])
    assert held.box.used_slips(number, "TH01") == 7


def test_all_but_one_together_can_narrow_down_the_last() -> None:
    """Eleven of twelve pool their answers: what is shown then tells the last one now and then."""
    alone = fewest_possible((state, coarsen(*state, 12)) for state in triples(12))
    together = fewest_possible(
        ((last,), (known, coarsen(known + last, 12 - known - last, 0, 12)))
        for known in range(12)
        for last in (0, 1)
    )
    assert (alone >= 3, together) == (True, 1)
