"""Where the noun phrases of speakers begin and end; names in [brackets], phrases in {braces}."""

import re

import pytest

from demarche.stages.quotes.phrases import phrase_before, plural, subject_of


def parse(marked: str) -> tuple[str, dict[int, int], str | None]:
    """Text, its names (start → end, code points), and the words in braces."""
    plain = re.sub(r"[{}]", "", marked)
    text = re.sub(r"[\[\]]", "", plain)
    names, shift = {}, 0
    for match in re.finditer(r"\[([^\]]+)\]", plain):
        start = match.start() - shift
        names[start] = start + len(match.group(1))
        shift += 2
    phrase = re.search(r"\{([^}]+)\}", re.sub(r"[\[\]]", "", marked))
    return text, names, phrase and phrase.group(1)


@pytest.mark.parametrize(
    "sentence",
    [
        "{[Iran]} refused.",
        "{King [Abdullah]} on Sunday received [Mahmoud Abbas].",
        "{The senior [Chinese] envoy} left.",
        "On Tuesday, {[Iranian] Foreign Minister [Araghchi]} met reporters.",
        "But {the former leader} refused.",
        "{Officials in [Tehran]} refused.",
        "{[Iran] and [Russia]} agreed.",
        "{[Arab] diplomats} met in [Oman].",
        "The weather was fine.",
        "It rained in [Oslo].",
    ],
)
def test_subject_is_the_noun_phrase_that_opens_the_sentence(sentence: str) -> None:
    text, names, phrase = parse(sentence)
    found = subject_of(text, 0, len(text), names)
    assert (text[slice(*found)] if found else None) == phrase


@pytest.mark.parametrize(
    "sentence",
    [
        "It was shown to {businessmen from [Belgium]}",
        "He met {[Iranian] officials}",
        "He asked {several senior diplomats in [Vienna]}",
        "Nobody told {the [Iranian] foreign minister [Araghchi]}",
        "He read the long letter",
    ],
)
def test_phrase_before_a_relative_pronoun(sentence: str) -> None:
    text, names, phrase = parse(sentence)
    found = phrase_before(text, len(text), names)
    assert (text[slice(*found)] if found else None) == phrase


@pytest.mark.parametrize(
    ("words", "many"),
    [("officials", True), ("the police", True), ("both", True), ("the boss", False), ("Iran’s envoy", False)],
)
def test_plural(words: str, many: bool) -> None:
    assert plural(words) is many
