"""What the propositions of an agenda say: is each a statement that one can be for or against?

The rules read English by its small words and a list of attitude verbs; they need no model. On the 717
propositions and 607 counters of the gold agendas they give no error but for one garden path ("The U.S.
claims that … are well founded"), and seven warnings of two statements, all of them deserved. On the 110
counters of `gold/counters_dev.json`, not used in tuning, there is no error.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from demarche.scheme import AgendaItem

MAX_WORDS = 40
"""Words. The longest of the 1,324 gold propositions and counters has 22."""
NEAR = 0.8
"""Overlap (Jaccard) of content words from which two propositions say nearly the same. In the gold agendas,
where all differ, it reaches 0.71 ("cooperation with Russia" / "with China")."""


@dataclass(slots=True, frozen=True)
class Finding:
    """A fault of an item.

    Attributes:
        severity: an `error` makes the item's stances meaningless, a `warning` makes them worse.
        item: id of the item.
        code: snake_case, the kind of fault.
        where: file, and line where it is known.
    """

    severity: Literal["error", "warning"]
    item: str
    code: str
    message: str
    remedy: str
    where: str = ""


def check_agenda(
    items: Sequence[AgendaItem], where: str, *, lines: Mapping[str, int] | None = None
) -> list[Finding]:
    """Faults of the items, in their order.

    Args:
        where: the file, for messages.
        lines: line of an item by its id (`item_lines`).
    """
    findings = []
    for index, item in enumerate(items):
        line = (lines or {}).get(item.id)
        place = f"{where}:{line}" if line else where
        for severity, code, message, remedy in (*_alone(item), *_among(item, items[:index])):
            findings.append(Finding(severity, item.id, code, message, remedy, place))
    return findings


def explain(findings: Sequence[Finding]) -> str:
    """Findings for a terminal: each with what to do, errors and warnings counted at the end."""
    if not findings:
        return "No faults found."
    shown = [
        f"{finding.where + ': ' if finding.where else ''}{finding.severity}: {finding.item}: "
        f"{finding.message} [{finding.code}]\n    {finding.remedy}"
        for finding in findings
    ]
    counts = Counter(finding.severity for finding in findings)
    total = ", ".join(f"{n} {kind}{'s' * (n > 1)}" for kind in ("error", "warning") if (n := counts[kind]))
    return "\n".join([*shown, total])


_Fault = tuple[Literal["error", "warning"], str, str, str]


def _alone(item: AgendaItem) -> Iterator[_Fault]:
    yield from _statement("proposition", item.proposition)
    if item.counter:
        yield from _statement("counter", item.counter)
        if _bare(item.counter) == _bare(item.proposition):
            yield (
                "error",
                "counter_is_proposition",
                "the counter is the proposition itself",
                "word the opposite (lift / keep, hold / break off), or leave the counter out",
            )
    elif negation := _negation(_tokens(item.proposition)):
        yield (
            "warning",
            "negated",
            f'the proposition is negated ("{negation}"), so that support reads as refusal',
            'word it positively ("should be avoided" for "should not be used"), or add a counter',
        )
    if joined := _second_statement(item.proposition):
        yield (
            "warning",
            "two_statements",
            f'the proposition makes more than one statement ("{joined}")',
            "make an item of each: an actor may be for one and against the other",
        )
    if not item.keywords:
        yield (
            "warning",
            "no_keywords",
            "no keywords, so that passages are found by the wording of the proposition alone",
            "add the words that news uses for it, as in `keywords: [ceasefire, truce]`",
        )


def _statement(key: str, text: str) -> Iterator[_Fault]:
    tokens = _tokens(text)
    if _is_question(text, tokens):
        yield (
            "error",
            "question",
            f"the {key} is a question",
            'answer it one way: "The sanctions should be lifted.", not "Should the sanctions be lifted?"',
        )
    elif attitude := _attitude(tokens):
        holder, verb = attitude
        yield (
            "error",
            "names_attitude",
            f'the {key} names an attitude ("{holder} {verb}") instead of a state of affairs',
            f'say what should be or is, without {holder}: "The sanctions should be lifted."; '
            "who is for or against it is what the articles are asked",
        )
    elif not _has_verb(tokens):
        yield (
            "error",
            "no_verb",
            f"the {key} is a topic, not a statement: no verb",
            f'say what should become of it, as in "{_as_subject(text)} should …"',
        )
    words = len(text.split())
    if words > MAX_WORDS:
        yield (
            "warning",
            "too_long",
            f"the {key} has {words} words; at most {MAX_WORDS} are advised",
            "keep what one can be for or against, and leave reasons and circumstances out",
        )


def _among(item: AgendaItem, earlier: Sequence[AgendaItem]) -> Iterator[_Fault]:
    """Faults of an item beside those before it."""
    mine = _content(item.proposition)
    for other in earlier:
        if _bare(item.proposition) == _bare(other.proposition):
            yield (
                "error",
                "same_proposition",
                f"the proposition is that of {other.id!r}",
                "delete one of the two items",
            )
        elif other.counter and _overlap(mine, _content(other.counter)) >= NEAR:
            yield (
                "warning",
                "near_duplicate",
                f"the proposition is nearly the counter of {other.id!r}",
                "delete the item: the counter is asked already",
            )
        elif _overlap(mine, _content(other.proposition)) >= NEAR:
            yield (
                "warning",
                "near_duplicate",
                f'the proposition says nearly the same as that of {other.id!r}: "{other.proposition}"',
                "delete one of the two items, or word what sets them apart",
            )


# --- what a sentence is made of -------------------------------------------------------------------


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BE = _words("is are was were isn't aren't wasn't weren't remains remain")
_HAVE_DO = _words(
    """
    has have had does do did hasn't haven't hadn't doesn't don't didn't will would won't wouldn't
    """
)
# With these before it, what follows is a demand or a permission: a state of affairs.
_MODAL = _words(
    """
    should must may might can could shall ought cannot shouldn't mustn't can't couldn't needs need
    deserves deserve
    """
)
_AUXILIARY = _BE | _HAVE_DO | _MODAL
_RELATIVE = _words("that which who whom whose where when if unless until while because although")
_DETERMINER = _words(
    """
    the a an this that these those its their his her our your my any all no some every each both
    """
)
_PREPOSITION = _words(
    """
    of in on at by for from with without to into over under between among against about after before
    during through towards toward upon via as
    """
)
_NEGATION = _words("no never nobody nothing neither cannot")
_ADVERB = _words("not never also still firmly strongly fully long now always no longer")

# Attitudes and speech: no one else can be for or against "Iran opposes talks".
_VERBS = """
accept agree approve argue believe condemn criticise criticize denounce deplore disagree disapprove endorse
favor favour insist oppose prefer refuse reject resist say think urge want welcome
"""
# The same, of which a form is a noun too ("Iran's demands", "support for the plan").
_VERBS_OR_NOUNS = """
advocate back call claim demand desire fear hope object propose regret support warn wish
"""


def _forms(verbs: str) -> tuple[frozenset[str], frozenset[str]]:
    """(present forms, past and -ing forms)."""
    present, other = set(), set()
    for verb in verbs.split():
        stem = verb.removesuffix("e")
        present |= {verb, f"{verb}es" if verb.endswith("sh") else f"{verb}s"}
        other |= {f"{stem}ed", f"{stem}ing"}
    return frozenset(present), frozenset(other)


_PRESENT, _PAST = _forms(_VERBS)
_PAST |= {"said", "thought"}
_PRESENT_NOUN, _PAST_NOUN = _forms(_VERBS_OR_NOUNS)
_SINGULAR_NOUN = _words(_VERBS_OR_NOUNS)
_UNSURE = _PRESENT_NOUN | _PAST | _PAST_NOUN
_ATTITUDE = _PRESENT | _UNSURE
_SIDES = ("against", "opposed to", "in favour of", "in favor of", "supportive of", "hostile to")
_COLLECTIVE = _words(
    """
    government governments minister ministers president officials leaders leadership states countries
    parties party opposition side sides people public allies west kingdom parliament
    """
)


def _tokens(text: str) -> list[str]:
    return re.findall(r"(?:[A-Z]\.){2,}|[^\W_]+(?:['.\-][^\W_]+)*'?|[^\w\s]", text.replace("\u2019", "'"))


def _lower(tokens: Sequence[str]) -> list[str]:
    """In lower case, except for acronyms: WHO, US and IS are names, unless all is in capitals."""
    shouted = "".join(tokens).isupper()
    return [
        token if token.isupper() and len(token) > 1 and not shouted else token.lower() for token in tokens
    ]


def _is_question(text: str, tokens: Sequence[str]) -> bool:
    asking = (_AUXILIARY - {"may", "need", "will"}) | {"whether", "why", "how"}
    return text.rstrip("\"'\u201d\u2019) ").endswith("?") or not asking.isdisjoint(_lower(tokens)[:1])


def _attitude(tokens: Sequence[str]) -> tuple[str, str] | None:
    """(holder, verb) where the main clause says what someone is for or against.

    The first finite verb outside a relative clause decides: an attitude there is the fault; "should", "must"
    and their like before it make a demand of it.
    """
    lower = _lower(tokens)
    relative = False
    for i in range(1, len(tokens)):
        word, before = lower[i], lower[i - 1]
        if word in _RELATIVE:
            relative = True
        elif word in _MODAL or word in _BE:
            if not relative:
                return _state(tokens, lower, i) if word in _BE else None
            relative = False
        elif word in _HAVE_DO:
            after = _after(lower, i + 1)
            if not (after < len(lower) and lower[after] in _ATTITUDE):
                if not relative:
                    return None
                relative = False
        elif word in _ATTITUDE and _is_verb(lower, i):
            if not relative and before not in {"to", "and", "or"}:
                return " ".join(tokens[: _before(lower, i)]), tokens[i]
            relative = False
    return None


def _state(tokens: Sequence[str], lower: Sequence[str], i: int) -> tuple[str, str] | None:
    """An attitude that a form of "be" leads: is against, is opposed to, is demanding, is rejected by."""
    rest = lower[_after(lower, i + 1) :]
    holder = " ".join(tokens[:i])
    if not rest:
        return None
    if rest[0] in _PAST | _PAST_NOUN and rest[0].endswith("ing"):
        return holder, f"{tokens[i]} {rest[0]}"
    if rest[0] in _PAST | _PAST_NOUN and rest[1:2] == ["by"]:
        return holder, f"{tokens[i]} {rest[0]} by"
    said = " ".join(rest[:3]) + " "
    phrase = next((phrase for phrase in _SIDES if said.startswith(f"{phrase} ")), None)
    # "The ban is against the law" has no holder.
    named = any(token[:1].isupper() for token in tokens[1:i]) or lower[0] not in _DETERMINER
    if phrase and (named or not _COLLECTIVE.isdisjoint(lower[:i])):
        return holder, f"{tokens[i]} {phrase}"
    return None


def _is_verb(lower: Sequence[str], i: int) -> bool:
    """Whether an attitude word is the verb of its clause rather than a noun or a participle."""
    before, rest = lower[i - 1], lower[i + 1 :]
    nominal = (_DETERMINER - {"that", "all", "both"}) | (_PREPOSITION - {"to"})
    if before in nominal or before.endswith(("'s", "s'")) or not (_AUXILIARY | {"by"}).isdisjoint(rest[:1]):
        return False
    if lower[i] in _SINGULAR_NOUN and not (
        before.endswith(("s", "ly")) or before in _ADVERB | _HAVE_DO | _COLLECTIVE or "and" in lower[:i]
    ):
        return False
    if lower[i] not in _UNSURE or not _DETERMINER.isdisjoint(rest[:1]):
        return True
    # A sentence has a verb: where none follows, this is it.
    return not any(word in _AUXILIARY for word in rest)


def _after(lower: Sequence[str], i: int) -> int:
    while i < len(lower) and (lower[i] in _ADVERB or lower[i].endswith("ly")):
        i += 1
    return i


def _before(lower: Sequence[str], i: int) -> int:
    """Where the subject before the verb at `i` ends."""
    while i > 1 and (lower[i - 1] in _ADVERB | _HAVE_DO or lower[i - 1].endswith("ly")):
        i -= 1
    return i


# Plurals and participles of diplomacy that are no verbs where they stand between other nouns.
_NOUNS = _words(
    """
    talks sanctions missiles weapons forces troops negotiations hostages prisoners bases tariffs ties
    relations rights elections borders arms refugees migrants exports imports supplies strikes attacks
    measures guarantees drones rockets settlements territories nations states rules courts crimes abuses
    agreements treaties deals plans programmes programs terms conditions demands issues questions
    affairs waters islands inspectors peacekeepers soldiers fighters civilians diplomats embassies visas
    loans funds emissions resolutions allies powers parties sides groups proxies exercises deliveries
    pipelines deposits reparations assets united armed occupied disputed detained displaced limited
    proposed increased continued frozen enriched backed
    """
)
_IRREGULAR = _words(
    """
    broke broken led began brought built bought came cut fell fought gave went held kept left lost made
    met paid put ran sent set spoke stood took told won wrote withdrew let became knew
    """
)
# Verbs of plural subjects ("The prisoners belong behind bars") that are no nouns.
_PLAIN = _words(
    """
    become belong bring come constitute endanger fall give go include keep lie make pose prevent serve
    stand take threaten undermine violate
    """
)


def _has_verb(tokens: Sequence[str]) -> bool:
    """Whether anything may be a finite verb; in doubt yes, as a wrong error costs more than a missed one."""
    lower = _lower(tokens)
    for i, word in enumerate(lower):
        before = lower[i - 1] if i else ""
        after = lower[i + 1] if i + 1 < len(lower) else ""
        if word in _AUXILIARY or word.endswith("n't"):
            if before not in {"that", "which", "who"}:
                return True
        elif not i or not word.isalpha() or tokens[i][0].isupper() or before in _DETERMINER | _PREPOSITION:
            continue
        elif word in _PLAIN | _IRREGULAR or (word in _ATTITUDE and _is_verb(lower, i)):
            return True
        elif not after.isalnum():
            continue
        elif word.endswith(("s", "ed")) and not word.endswith(("ss", "us", "is")):
            if word not in _NOUNS or after not in _PREPOSITION | {"and"}:
                return True
        elif before.endswith("s") and after in _DETERMINER and word not in _PREPOSITION:
            return True
    return False


def _negation(tokens: Sequence[str]) -> str | None:
    """The word that negates the main clause; "Turkiye, not Oman" and "not only" do not."""
    lower = _lower(tokens)
    for i, word in enumerate(lower):
        if word in _RELATIVE:
            return None
        if word in _NEGATION or word.endswith("n't"):
            return word
        if word == "not" and lower[i + 1 : i + 2] != ["only"] and lower[max(0, i - 1) : i] != [","]:
            return word
    return None


# Verbs that, after "and", begin a second demand. Those that are nouns too need an object that shows it.
_SECOND = _words(
    """
    abandon accept acknowledge allow become begin bring comply condemn continue deny dismantle expel
    give halt hand hold impose join keep leave lift make negotiate open pay pull recognise recognize
    refrain reject remove resume respect restore send sign stay suspend take withdraw
    """
)
_SECOND_OR_NOUN = _words("aid attack ban block cut end free release return share stop support trade visit")


def _second_statement(text: str) -> str | None:
    """What "and", a semicolon or a full stop adds as a statement of its own; None for "Iran and Iraq"."""
    if found := re.search(r"(?:;|[a-z]{2}[.!])\s+(?=\w)", text):
        further = text[found.end() :].strip()
        if _has_verb(_tokens(text[: found.start()])) and _has_verb(_tokens(further)):
            return further
    tokens = _tokens(text)
    lower = _lower(tokens)
    first = next((i for i, word in enumerate(lower) if word in _AUXILIARY), len(lower))
    for i in range(first + 1, len(lower) - 1):
        if lower[i] in _RELATIVE:
            return None
        if lower[i] != "and":
            continue
        rest = lower[i + 1 :]
        shown = " ".join(["and", *tokens[i + 1 : i + 6]]).rstrip(" .")
        until = next((k for k, word in enumerate(rest) if word in _RELATIVE | {"and"}), len(rest))
        if any(word in _AUXILIARY for word in rest[:until]):
            return shown
        after = rest[_after(rest, 0) :]
        # "consult and coordinate on", "sell and lease planes": two verbs, one statement.
        paired = i - first <= 2
        demand = bool(after) and (
            after[0] in _SECOND or (after[0] in _SECOND_OR_NOUN and not _DETERMINER.isdisjoint(after[1:2]))
        )
        if demand and not paired and lower[first] in _MODAL | _HAVE_DO:
            return shown
    return None


# --- sameness -------------------------------------------------------------------------------------

_STOP = (_DETERMINER - {"no"}) | _PREPOSITION | (_AUXILIARY - {"cannot"}) | _words("be been being and or it")


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _content(text: str) -> frozenset[str]:
    """Content words with their endings off; negations count."""
    words = (token.lower().removesuffix("'s") for token in _tokens(text) if token[0].isalnum())
    return frozenset(re.sub(r"(?<=\w{3})(?:ing|ed|es|s|e)$", "", word) for word in words if word not in _STOP)


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b) if a or b else 0.0


def _as_subject(text: str) -> str:
    subject = text.strip().rstrip(".")
    return subject[:1].upper() + subject[1:]
