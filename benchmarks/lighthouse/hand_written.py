"""The page to compare with: fifteen questions written by hand, as bare and light as such a page can be.

One HTML file with a few lines of style in it and no script; nobody could make a phone do much less.
"""

from __future__ import annotations

import gzip
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

QUESTIONS = (
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
ANSWERS = ("Không", "Ít khi", "Thường", "Luôn luôn", "Không biết")
STYLE = """
body { max-width: 40rem; margin: 0 auto; padding: 1rem; font: 18px/1.6 system-ui, sans-serif }
h1 { font-size: 1.6rem }
fieldset { margin: 0 0 1rem; border: 1px solid #ccc; border-radius: 8px }
legend { font-weight: 700 }
label { display: block; padding: .7rem 0 }
input { width: 1.4rem; height: 1.4rem; vertical-align: middle }
button { width: 100%; padding: 1rem; font: inherit; color: #fff; background: #14532d; border: 0 }
"""


def question(number: int, text: str) -> str:
    lines = (
        f'<label><input type="radio" name="q{number}" value="{value}"> {answer}</label>'
        for value, answer in enumerate(ANSWERS)
    )
    return f"<fieldset><legend>{number}. {text}</legend>{''.join(lines)}</fieldset>\n"


def page() -> bytes:
    questions = "".join(question(number, text) for number, text in enumerate(QUESTIONS, start=1))
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


class Handler(BaseHTTPRequestHandler):
    """The page, packed, to whoever asks."""

    protocol_version = "HTTP/1.1"
    packed = gzip.compress(page(), 6, mtime=0)

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(self.packed)))
        self.end_headers()
        self.wfile.write(self.packed)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


def server() -> ThreadingHTTPServer:
    """On a free port; the caller runs and closes it."""
    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)
