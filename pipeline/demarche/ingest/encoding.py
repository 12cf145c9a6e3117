"""Bytes → characters, where nobody says which encoding they are in.

Only English is wanted, and that decides between the old encodings: English prose in one byte a character
has few bytes beyond ASCII, and these are quotation marks, dashes and names in windows-1252, or on old Macs
in Mac Roman. General detectors took such texts for cp1250, cp852 or Big5 in 18 of 24 trials on news articles,
so one is asked only where most letters are not ASCII, that is, where the text is in another language.
"""

from __future__ import annotations

import codecs
import re

from demarche.scheme.jsonl import binary

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(rb"[\x00-\x06\x0e-\x19\x1c-\x1f]")
_MAC = re.compile(rb"(?:^|[\s(])[\xd2\xd4](?=[A-Za-z])|(?<=[a-z.,!?])[\xd3\xd5](?=[\s.,;)]|s\b|t\b|$)")
_WINDOWS = re.compile(rb"[\x91-\x97]")
_STRAY = re.compile("[\udc80-\udcff]")
FOREIGN = 0.2
"""Share of bytes beyond ASCII among those that could be letters, from which a text is not English."""
SAMPLE = 1_000_000
"""Bytes that a general detector looks at."""


def decode(raw: bytes, where: str, *, declared: str | None = None) -> tuple[str, str]:
    """Characters, and the encoding they were in. Lines end in one line feed; no byte-order mark is left.

    Args:
        declared: what the file or the server says of itself; believed where the bytes are not UTF-8.

    Raises:
        InputError: bytes that are no text.
    """
    for bom, name in _BOMS:
        if raw.startswith(bom):
            return _lines(raw.decode(name, "replace")), name.removesuffix("-sig")
    if b"\0" in raw:
        wide = _utf16(raw)
        if wide is None:
            raise binary(where, raw)
        return _lines(raw.decode(wide, "replace")), wide
    try:
        return _lines(raw.decode("utf-8")), "utf-8"
    except UnicodeDecodeError:
        pass
    if len(_CONTROL.findall(raw)) > len(raw) / 200:
        raise binary(where, raw)
    mixed = _mixed(raw)
    if mixed is not None:
        return _lines(mixed), "utf-8 and windows-1252"
    name = _known(declared) or guess(raw)
    return _lines(raw.decode(name, "replace")), name.removeprefix("sloppy-")


def guess(raw: bytes) -> str:
    """The one-byte (or East Asian) encoding of bytes that are not Unicode."""
    import ftfy.bad_codecs  # noqa: F401  registers sloppy-windows-1252, which has no undefined bytes

    beyond = len(re.findall(rb"[\x80-\xff]", raw))
    if beyond > FOREIGN * (beyond + len(re.findall(rb"[A-Za-z]", raw))):
        from charset_normalizer import from_bytes

        best = from_bytes(raw[:SAMPLE]).best()
        if best is not None:
            return best.encoding
    if _MAC.search(raw) and not _WINDOWS.search(raw):
        return "mac-roman"
    return "sloppy-windows-1252"


def _utf16(raw: bytes) -> str | None:
    """UTF-16 without its mark: English then has a NUL in every other byte."""
    even, odd = raw[:2000:2].count(0), raw[1:2000:2].count(0)
    half = len(raw[:2000]) / 2
    if odd > 0.7 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None


def _mixed(raw: bytes) -> str | None:
    """UTF-8 with a few bytes of another file in it, as where exports were joined; these are windows-1252."""
    text = raw.decode("utf-8", "surrogateescape")
    stray = len(_STRAY.findall(text))
    if sum(not char.isascii() for char in text) < 3 * stray:
        return None
    return _STRAY.sub(lambda m: bytes([ord(m.group()) - 0xDC00]).decode("cp1252", "replace"), text)


def _known(declared: str | None) -> str | None:
    try:
        name = codecs.lookup(declared or "").name
    except LookupError:
        return None
    # What the web calls Latin-1 is windows-1252, and UTF-8 it is not.
    return {"iso8859-1": "sloppy-windows-1252", "cp1252": "sloppy-windows-1252", "utf-8": None}.get(
        name, name
    )


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
