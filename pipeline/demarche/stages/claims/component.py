"""spaCy component `demarche_claims`: `doc._.claims`.

The scheme's claims are of two sorts: the content of an attribution that asserts something, and a sentence
in which the article itself judges, explains or predicts. Events that are merely told, topics of talk and
bare invitations are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from demarche.runtime.sentences import sentence_spans
from demarche.scheme import Claim, Quote, Span, Stance
from demarche.scheme.records import AUTHOR
from demarche.stages.document import Scored, Scorer, required

# "rejected the results": the bare content would lose its polarity, so the span takes the cue in.
_TURNING = re.compile(
    r"\b(?:reject|den(?:y|ied|ies)|dismiss|refus|oppos|condemn|denounc|critici[sz]|rul(?:e|ed|ing) out|"
    r"object|against|accus|blam|not )\w*",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    r"^(?:discuss|touch|review|examin|exchang|talk|address|rais|meet|met|explor|invit)\w*\b", re.IGNORECASE
)
_JUDGES = re.compile(
    r"\b(?:should|must|may|might|could|would|will|cannot|can’t|won’t|likely|unlikely|need(?:s|ed)? to|ought|"
    r"appears?|appeared|seems?|seemed|suggests?|means|meant|shows?|showed|proves?|risk(?:s|ed)?|because|"
    r"therefore|thus|despite|although|even though|nevertheless|however|rather than|not only|remains?|"
    r"remained|clear(?:ly)?|indeed|perhaps|important|significant|crucial|key|only|never|always|best|"
    r"worst|most|"
    r"more than ever|too|enough|fail(?:s|ed)?|failure|danger\w*|threat\w*|worr(?:y|ying)|notable|difficult|"
    r"hard|real|true|wrong|right|unprecedented|reinforced|demonstrated|evident)\b",
    re.IGNORECASE,
)
_EVENT_ONLY = re.compile(
    r"\b(?:met|arrived|visited|signed|held|hosted|attended|travell?ed|was born|were killed|was killed|killed|"
    r"injured|arrested|launched|opened|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b",
    re.IGNORECASE,
)
SHORTEST = 3
"""Words of a claim."""


class ClaimFinder(Scored):
    """Claims of one article from its attributions and its own sentences."""

    def compute(self, text: str, quotes: Sequence[Quote], stances: Sequence[Stance]) -> list[Claim]:
        claims = []
        spans: list[tuple[Span, list[Span], str, str | None]] = [
            (quote.content[0], span, quote.speaker or AUTHOR, quote.id)
            for quote in quotes
            if (span := self._of_quote(text, quote))
        ]
        spans.extend((span, [span], AUTHOR, None) for span in self._of_author(text, quotes))
        for number, (_, span, claimant, quote) in enumerate(sorted(spans, key=lambda s: s[0]), 1):
            fields: dict[str, object] = {"id": f"c{number}", "span": span, "claimant": claimant}
            if stance := _shown(span, quote, [s for s in stances if s.actor == claimant]):
                fields |= {"item": stance.item, "stance": stance.label}
            claims.append(Claim.model_validate(fields))
        return claims

    def _of_quote(self, text: str, quote: Quote) -> list[Span]:
        """Spans of what the attribution asserts; none where it asserts nothing."""
        words = " ".join(text[s:e] for s, e in quote.content)
        cue = " ".join(text[s:e] for s, e in quote.cue)
        if len(words.split()) < SHORTEST or (_TOPIC.match(cue) and quote.kind == "indirect"):
            return []
        if quote.cue and _TURNING.search(cue):
            start, end = quote.cue[0][0], quote.content[-1][1]
            if 0 <= quote.content[0][0] - quote.cue[-1][1] <= 3:
                return [(start, end)]
        return list(quote.content)

    def _of_author(self, text: str, quotes: Sequence[Quote]) -> Iterator[Span]:
        taken = [span for q in quotes for span in (*q.content, *q.cue)]
        for start, end in sentence_spans(text):
            if any(s < end and start < e for s, e in taken):
                continue
            sentence = text[start:end]
            if len(sentence.split()) < 6 or sentence.rstrip("”\"'’)")[-1:] not in ".!?":
                continue
            if _JUDGES.search(sentence) and not _EVENT_ONLY.search(sentence):
                yield start, end

    def __call__(self, doc: Doc) -> Doc:
        quotes = required(doc, "quotes", "demarche_quotes")
        doc._.claims = self.compute(doc.text, quotes, doc._.stances or [])
        return doc


def _shown(span: Sequence[Span], quote: str | None, own: Sequence[Stance]) -> Stance | None:
    """The claimant's stance that the claim shows, where it shows one.

    Of the claimant only: what Berg reports of Iceland is no stance of Berg's. The one whose evidence has most
    of the claim goes first, then one that the attribution carries; of equals the first.
    """

    def closeness(stance: Stance) -> tuple[int, bool]:
        shared = sum(max(0, min(e, t) - max(s, f)) for s, e in span for f, t in stance.evidence)
        return shared, quote is not None and stance.quote == quote

    best = max(own, key=closeness, default=None)
    return best if best and any(closeness(best)) else None


@Language.factory(
    "demarche_claims",
    default_config={"scorer": {"@scorers": "demarche.claims_scorer.v1"}},
    requires=["doc._.quotes"],
    assigns=["doc._.claims"],
    default_score_weights={"claims_found_f": 1.0},
)
def make_claims(nlp: Language, name: str, scorer: Scorer | None) -> ClaimFinder:
    component = ClaimFinder()
    component.scorer = scorer
    return component
