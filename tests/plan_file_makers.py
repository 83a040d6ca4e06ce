"""Files that a school may send as its plan, good and hostile, made here byte by byte."""

from __future__ import annotations

import zipfile
from io import BytesIO

from docx import Document
from fpdf import FPDF
from PIL import Image

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def a_pdf(text: str = "Plan") -> bytes:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica")
    pdf.cell(text=text)
    return bytes(pdf.output())


def a_word_file() -> bytes:
    made, output = Document(), BytesIO()
    made.add_paragraph("Kế hoạch năm 2026")
    made.save(output)
    return output.getvalue()


def a_picture(kind: str = "JPEG", **more: object) -> bytes:
    output = BytesIO()
    Image.new("RGB", (320, 240), "white").save(output, kind, **more)
    return output.getvalue()


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    output = BytesIO()
    with zipfile.ZipFile(output, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return output.getvalue()


def unpacked(file: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(file)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def word_with(**parts: bytes) -> bytes:
    """A Word file with more in it; names have _ in place of / and what else no keyword can hold."""
    return packed(unpacked(a_word_file()) | {name.replace("__", "/"): each for name, each in parts.items()})
