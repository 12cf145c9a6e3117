"""Whether two claims can be one proposition: negation, acceptance and rejection, numbers, named parties.

Sentence vectors hardly see any of these: "Iran keeps its right to enrich uranium" and "Iran should not be
allowed to enrich uranium at all" are nearer to each other than most paraphrases.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from demarche.scheme.records import StanceLabel

_AGAINST = re.compile(
    r"\b(?:not(?! only\b| just\b| merely\b)|no(?! doubt\b| matter\b)|never|cannot|neither|nor|nobody|"
    r"nothing(?! more\b| less\b)|reject\w*|refus\w*|den(?:y|ies|ied)|oppos\w*|against|"
    r"rul(?:e|es|ed|ing) out|dismiss\w*|ignor\w*|ban(?:s|ned|ning)?|block(?:s|ed|ing)?|prevent\w*|"
    r"prohibit\w*|halt\w*|stop(?:s|ped|ping)?|abandon\w*|cancel\w*)\b|n[’']t\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\b(?:where|who|whom|whose|which|because|although|though|if|when|while|unless|despite)\b[^,;:.–—]*",
    re.IGNORECASE,
)
"""A clause that hangs on another: what it negates is not what is claimed."""
_CONTRAST = re.compile(r"\brather than\b|\bnot\b[^.]*?(?:\bbut\b|;)", re.IGNORECASE)
"""“X rather than Y”, “not Y but X” and “not Y; X” all claim X."""
LONG = 25
"""Words beyond which a negation says little about the whole."""
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*")
_WORDS = {
    word: str(value)
    for value, word in enumerate(
        "two three four five six seven eight nine ten eleven twelve".split(), start=2
    )
} | {"twenty": "20", "thirty": "30", "forty": "40", "fifty": "50", "hundred": "100"}
"""Not "one", which is a pronoun as often as a number."""
_WORD = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b", re.IGNORECASE)
_SIDES: dict[StanceLabel, int] = {"support": 1, "oppose": -1}


@dataclass(frozen=True, slots=True)
class Reading:
    """What decides whether a claim can be the same proposition as another.

    Attributes:
        negative: whether an odd number of words turns the meaning round; None where that cannot be told.
        numbers: figures, as written; small ones in words too.
        parties: ids of the actors it names.
        item: id and label of the agenda item it bears on.
        side: 1 for that item, -1 against it, 0 neither or unknown.
    """

    negative: bool | None
    numbers: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()
    item: tuple[str, str] | None = None
    side: int = 0


def reading(
    text: str,
    *,
    parties: frozenset[str] = frozenset(),
    item: tuple[str, str] | None = None,
    stance: StanceLabel | None = None,
) -> Reading:
    """What `text` says on each point of the check; `item` and `stance` as the claim has them."""
    numbers = {n.replace(",", "") for n in _NUMBER.findall(text)}
    numbers |= {_WORDS[word.lower()] for word in _WORD.findall(text)}
    side = _SIDES.get(stance, 0) if stance and item else 0
    return Reading(_negative(text), frozenset(numbers), parties, item, side)


def _negative(text: str) -> bool | None:
    against = len(_AGAINST.findall(_ASIDE.sub("", text)))
    if against and (len(text.split()) > LONG or _CONTRAST.search(text)):
        return None
    return against % 2 == 1


def opposite(a: Reading, b: Reading) -> bool:
    """Two near claims of which one says the contrary of the other.

    The words decide; where neither negates anything, the sides that both take on one agenda item do ("should
    sail", "should stay in port").
    """
    if a.negative or b.negative:
        return {a.negative, b.negative} == {True, False}
    return a.item == b.item and a.side * b.side < 0


def comparable(a: Reading, b: Reading) -> bool:
    """They speak of the same parties and figures, as far as both name any."""
    return _agree(a.numbers, b.numbers) and not (a.parties and b.parties and a.parties.isdisjoint(b.parties))


def _agree(a: frozenset[str], b: frozenset[str]) -> bool:
    """One may leave a figure out; each with one that the other lacks are two statements."""
    return a <= b or b <= a
