"""The pages to compare with, as bare and light as somebody who writes HTML by hand could make them.

Both are one file with a few lines of style in it, no script, and nothing but a title, questions and a button:

    /        the questions of the shipped survey of parents, word for word
    /bare    fifteen short questions that share five answers: nobody could make a phone do much less
"""

from __future__ import annotations

import gzip
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from forms_app.core.definition import FormDefinition
from forms_app.storage.definitions import DefinitionFolder

from ..served import ROOT

SURVEY = "ks_cmhs"
SHORT_QUESTIONS = (
    "Nhà trường có báo trước giờ họp không?",
    "Thông báo có dễ đọc không?",
    "Khoản thu có bảng ghi rõ không?",
    "Phụ huynh có được hỏi trước khi thu không?",
    "Sổ thu chi có cho xem không?",
    "Thầy cô có nghe ý kiến không?",
    "Ý kiến có được trả lời không?",
    "Hòm thư góp ý có dễ thấy không?",
    "Sân trường có sạch không?",
    "Lớp học có đủ ánh sáng không?",
    "Nước uống có đủ không?",
    "Cổng trường có an toàn không?",
    "Bảo vệ có hướng dẫn khách không?",
    "Thư viện có mở cho học sinh không?",
    "Nhìn chung, gia đình có hài lòng không?",
)
SHORT_ANSWERS = ("Không", "Ít khi", "Thường", "Luôn luôn", "Không biết")
STYLE = """
body { max-width: 40rem; margin: 0 auto; padding: 1rem; font: 18px/1.6 system-ui, sans-serif }
h1 { font-size: 1.6rem }
fieldset { margin: 0 0 1rem; border: 1px solid #ccc; border-radius: 8px }
legend { font-weight: 700 }
label { display: block; padding: .7rem 0 }
input { width: 1.4rem; height: 1.4rem; vertical-align: middle }
textarea { width: 100%; font: inherit }
button { width: 100%; padding: 1rem; font: inherit; color: #fff; background: #14532d; border: 0 }
"""
Questions = list[tuple[str, list[str]]]  # each with its answers; without any it is answered in words


def bare() -> Questions:
    return [(each, list(SHORT_ANSWERS)) for each in SHORT_QUESTIONS]


def of_survey(definition: FormDefinition) -> Questions:
    questions = (each for section in definition.sections for each in section.questions)
    return [(each.label.vi, [choice.label.vi for choice in each.choices]) for each in questions]


def question(number: int, text: str, answers: list[str]) -> str:
    lines = (
        f'<label><input type="radio" name="q{number}" value="{value}"> {answer}</label>'
        for value, answer in enumerate(answers)
    )
    field = "".join(lines) or f'<textarea name="q{number}" rows="4" aria-label="{number}"></textarea>'
    return f"<fieldset><legend>{number}. {text}</legend>{field}</fieldset>\n"


def page(asked: Questions) -> bytes:
    questions = "".join(question(number, *each) for number, each in enumerate(asked, start=1))
    return f"""<!doctype html>
<html lang="vi">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Phiếu hỏi ý kiến</title>
<link rel="icon" href="data:,">
<style>{STYLE}</style>
<main>
<h1>Phiếu hỏi ý kiến</h1>
<form method="post">
{questions}<button>Gửi phiếu</button>
</form>
</main>
</html>
""".encode()


@cache
def packed_pages() -> dict[str, bytes]:
    survey = DefinitionFolder(ROOT / "form_definitions").load(SURVEY)
    pages = {"/": of_survey(survey), "/bare": bare()}
    return {path: gzip.compress(page(asked), 6, mtime=0) for path, asked in pages.items()}


class Handler(BaseHTTPRequestHandler):
    """The pages, packed, to whoever asks."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        packed = packed_pages()[self.path]
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(packed)))
        self.end_headers()
        self.wfile.write(packed)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


def server() -> ThreadingHTTPServer:
    """On a free port; the caller runs and closes it."""
    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)
