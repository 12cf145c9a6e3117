"""English or not, by py3langid: offline, no pickle, five megabytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from demarche.scheme import Article, InputError, Rejected

ENGLISH = ("en", "pcm")
"""Nigerian Pidgin is what English with many African names is taken for."""
SURE = 0.85
"""Probability from which another language is believed. On 1,188 stretches of 400 characters and more of
English news nothing else came out at all; on 601 of 200 characters it did once, and that was Pidgin."""
LETTERS = 40
"""Letters below which nothing is said of the language."""
SAMPLE = 5_000
"""Code points, from the article's beginning."""


def language(text: str) -> tuple[str, float] | None:
    """ISO 639-1 code and its probability; None for a text with too few letters."""
    sample = text[:SAMPLE]
    if len(re.findall(r"[^\W\d_]", sample)) < LETTERS:
        return None
    code, probability = _identifier().classify(sample)
    return str(code), float(probability)


def english(found: Iterable[Article | Rejected]) -> Iterator[Article | Rejected]:
    """Articles in another language come as a Rejected. What was annotated before is not asked about."""
    for one in found:
        spoken = None if isinstance(one, Rejected) or one.entities or one.quotes else language(one.text)
        if isinstance(one, Rejected) or spoken is None or _may_be_english(one.text, *spoken):
            yield one
            continue
        yield Rejected.because(
            InputError(
                one.id,
                "not_english",
                found=f"an article in {_name(spoken[0])}",
                allowed="English",
                remedy="translate it, or keep it with --any-language",
            )
        )


def _may_be_english(text: str, code: str, probability: float) -> bool:
    if code in ENGLISH:
        return True
    letters = re.findall(r"[^\W\d_]", text[:SAMPLE])
    # Between Arabic and Persian the detector may waver, between these and English nobody does.
    return probability < SURE and sum(map(str.isascii, letters)) > len(letters) / 2


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _name(code: str) -> str:
    return _NAMES.get(code, f"another language ({code})")


_NAMES = {
    "ar": "Arabic", "bn": "Bengali", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "es": "Spanish", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi",
    "hu": "Hungarian", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean", "nl": "Dutch",
    "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sr": "Serbian",
    "sv": "Swedish", "sw": "Swahili", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese",
    "zh": "Chinese",
}  # fmt: skip
