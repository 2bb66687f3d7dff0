"""Bytes from elsewhere as text: which characters they are, whatever was declared."""

from __future__ import annotations

import codecs
import re

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    # Without a mark, the zeros around "<" give them away (XML 1.0, appendix F).
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00<\x00", "utf-16-be"),
    (b"<\x00", "utf-16-le"),
)
# Only what is an encoding of text and takes time in proportion to its length; Python knows many more codecs.
KNOWN = re.compile(
    r"(?:iso[-_]?8859[-_]?\d+|latin[-_]?\d+|(?:windows|cp)[-_]?\d+|us-ascii|ascii|koi8[-_]?[rut]|mac(?:intosh|[-_]?roman)|"
    r"shift[-_]?jis\w*|sjis|x-sjis|euc[-_]?(?:jp|kr)|iso-2022-(?:jp|kr)|gb2312|gbk|gb18030|big5(?:-hkscs)?|tis-620)",
    re.IGNORECASE,
)
# In seven bits each, these look like UTF-8 and are not.
SEVEN_BITS = re.compile(r"iso-2022-", re.IGNORECASE)
IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
IN_DOCUMENT = re.compile(rb"(?:encoding|charset)\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
# Pages that say Latin-1 mean this superset (WHATWG Encoding, section 4.2), and GB 2312 likewise.
MEANT = {"iso-8859-1": "windows-1252", "latin-1": "windows-1252", "latin1": "windows-1252", "us-ascii": "windows-1252"}
MEANT |= {"ascii": "windows-1252", "gb2312": "gb18030", "gbk": "gb18030", "x-sjis": "shift_jis"}


def text_of(body: bytes, content_type: str = "") -> str:
    """The text of a document. What cannot be read becomes a replacement character; never raises.

    A byte order mark counts first. What is valid UTF-8 is UTF-8: no text in another encoding is, by chance. Then comes
    what the header says, then the document, then what most of the web was before UTF-8.
    """
    for mark, name in MARKS:
        if body.startswith(mark):
            return body.decode(name, "replace").removeprefix("\ufeff")
    declared = _declared(body, content_type)
    if not any(SEVEN_BITS.match(name) for name in declared):
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError:
            pass
    for name in declared:
        try:
            return body.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    if "utf-8" in content_type.lower() or b"utf-8" in body[:1000].lower():
        return body.decode("utf-8", "replace")
    return body.decode("windows-1252", "replace")


def _declared(body: bytes, content_type: str) -> list[str]:
    found = [IN_HEADER.search(content_type)]
    names = [match[1].lower() for match in found if match]
    names += [match[1].decode("ascii").lower() for match in IN_DOCUMENT.finditer(body[:2000])]
    return [MEANT.get(name, name) for name in names if KNOWN.fullmatch(name)]
