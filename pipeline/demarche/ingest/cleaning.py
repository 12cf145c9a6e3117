"""Text as it was meant: what a conversion did to it is undone, and no word of it changes.

Every step is named and counted, and the counts stand in the article's `cleaned`. Quotation marks stay as they
are, of whatever kind: they are evidence. Offsets never point into the text as it was before.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff\ufff9-\ufffb]")
_BREAK = re.compile(r"[\x0b\x0c\x85\u2028]")
_PARAGRAPH = re.compile("\u2029")
_SPACE = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_SOFT_HYPHEN = re.compile(r"\u00ad+(?:[ \t]*\n[ \t]*(?=[a-z]))?")
# Joiners shape letters in Persian and Indic scripts and tie emoji together; beside Latin ones they are stray.
_INVISIBLE = re.compile(
    r"[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
    r"|(?<![^\x00-\u024f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\u024f])"
)
_LIGATURES = dict(zip(map(chr, range(0xFB00, 0xFB07)), "ff fi fl ffi ffl st st".split(), strict=True))
_LIGATURE = re.compile("[\ufb00-\ufb06]")


def cleaned(text: str) -> tuple[str, dict[str, int]]:
    """The text as it is written out, and how often each step had something to do.

    Cleaning what is clean changes nothing: an article that was ingested once can be ingested again.
    """
    done: Counter[str] = Counter()
    # One repair may lay bare the next ("&amp;lt;", mojibake in an entity); three rounds were never reached.
    for _ in range(5):
        before = text
        for name, step in STEPS:
            text, times = step(text)
            if times:
                done[name] += times
        if text == before:
            break
    return text, dict(done)


def repair(text: str) -> tuple[str, int]:
    """Mojibake: UTF-8 that was read as something else ("donâ€™t"), line by line, as only some may be."""
    from ftfy import TextFixerConfig, fix_encoding

    if text.isascii():
        return text, 0
    config = TextFixerConfig(uncurl_quotes=False)
    lines = text.split("\n")
    repaired = [line if line.isascii() else fix_encoding(line, config) for line in lines]
    return "\n".join(repaired), sum(a != b for a, b in zip(lines, repaired, strict=True))


def entities(text: str) -> tuple[str, int]:
    """`&quot;` and its like, left over from HTML; not in a text that has tags, where they may be meant."""
    from ftfy.fixes import unescape_html

    times = len(re.findall(r"&#?\w{1,24};", text))
    if not times or "<" in text:
        return text, 0
    found = unescape_html(text)
    return found, times if found != text else 0


def composed(text: str) -> tuple[str, int]:
    """Letters with their accents as one character each (NFC), as lexicons and models know them."""
    if unicodedata.is_normalized("NFC", text):
        return text, 0
    marks = sum(1 for char in text if unicodedata.combining(char))
    return unicodedata.normalize("NFC", text), max(marks, 1)


MIN_BREAKS = 3
"""Line breaks inside paragraphs below which nothing tells wrapping from writing."""
WIDTHS = range(30, 131)
"""Characters of the widest lines. Wider: each line is a paragraph; narrower: verse or a table."""
FULL = 0.8
"""Share of the width that a wrapped line and the next word need at least; lines of a PDF vary by so much.
Where the line ends a sentence it may end a paragraph too: there they need all of it."""
EVIDENCE = 0.4
"""Share of breaks that have to be full, and before a lower-case word, for a text to count as wrapped."""
_ITEM = re.compile(r"\s*(?:[•·▪◦*–—-]\s|\(?\d{1,3}[.)]\s)")
_BROKEN_WORD = re.compile(r"([^\W\d_]+)-$")
_SENTENCE_END = re.compile(r"[.!?][”’\"')\]]*\s*$")
_PREFIXES = re.compile(r"(?:all|anti|co|cross|ex|far|half|long|mid|multi|non|post|pre|pro|re|self|semi|short|"
                       r"so|then|two|three|four|five|vice|well)$", re.IGNORECASE)  # fmt: skip


def unwrapped(text: str) -> tuple[str, int]:
    """Lines that a program broke at a width are joined to paragraphs; lines that an author broke are not.

    Greedy wrapping leaves its mark: the first word of the next line would not have fitted any more. Where
    many breaks inside paragraphs have it and go on in lower case, those with the mark are joined. Line ends
    before a list item, or before an indented line, stay.
    """
    lines = text.split("\n")
    inner = [i for i in range(len(lines) - 1) if lines[i].strip() and lines[i + 1].strip()]
    if len(inner) < MIN_BREAKS:
        return text, 0
    lengths = sorted(len(line.strip()) for line in lines if line.strip())
    width = lengths[int(0.95 * (len(lengths) - 1))]
    if width not in WIDTHS:
        return text, 0
    full = {i for i in inner if _reaches(lines[i], lines[i + 1], width)}
    going_on = sum(lines[i + 1].lstrip()[:1].islower() for i in full)
    if going_on < EVIDENCE * len(inner):
        return text, 0
    joined = [lines[0]]
    times = 0
    for i in range(1, len(lines)):
        if i - 1 in full and len(lines[i - 1]) <= 1.5 * width:
            joined[-1] = _joined(joined[-1].rstrip(), lines[i].lstrip(), text)
            times += 1
        else:
            joined.append(lines[i])
    return "\n".join(joined), times


def _reaches(line: str, following: str, width: float) -> bool:
    indented = len(following) - len(following.lstrip()) > len(line) - len(line.lstrip()) + 1
    if _BROKEN_WORD.search(line) and following.lstrip()[:1].islower():
        return True
    word = following.split(None, 1)[0]
    needed = width if _SENTENCE_END.search(line) else FULL * width
    return not indented and not _ITEM.match(following) and len(line.strip()) + 1 + len(word) > needed


def _joined(line: str, following: str, text: str) -> str:
    """Two lines as one; a hyphen between them goes where it only broke a word."""
    broken = _BROKEN_WORD.search(line)
    rest = re.match(r"[^\W\d_]+", following)
    if not broken or not rest:
        return line + ("" if re.search(r"\S[-–—]$", line) else " ") + following
    before, after = broken.group(1), rest.group()
    whole = re.search(rf"\b{before}{after}\b", text, re.IGNORECASE)
    hyphenated = re.search(rf"\b{before}-{after}\b", text, re.IGNORECASE)
    keeps = (
        bool(hyphenated)
        or (not whole and (before.isupper() or not after.islower() or bool(_PREFIXES.match(before))))
    )  # fmt: skip
    return (line if keeps else line[:-1]) + following


def _replacing(pattern: re.Pattern[str], by: str | Callable[[re.Match[str]], str]) -> Step:
    return lambda text: pattern.subn(by, text)


Step = Callable[[str], tuple[str, int]]
STEPS: tuple[tuple[str, Step], ...] = (
    ("mojibake", repair),
    ("entities", entities),
    ("control_characters", _replacing(_CONTROL, "")),
    ("line_separators", _replacing(_BREAK, "\n")),
    ("paragraph_separators", _replacing(_PARAGRAPH, "\n\n")),
    ("spaces", _replacing(_SPACE, " ")),
    ("soft_hyphens", _replacing(_SOFT_HYPHEN, "")),
    ("invisible_characters", _replacing(_INVISIBLE, "")),
    ("ligatures", _replacing(_LIGATURE, lambda match: _LIGATURES[match.group()])),
    ("accents", composed),
    ("wrapped_lines", unwrapped),
)
"""In the order in which they are taken; the names are those of `cleaned` and of run.json."""
