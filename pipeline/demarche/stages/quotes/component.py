"""spaCy component `demarche_quotes`: `doc._.quotes`, with unnamed sources added to `doc._.actors`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from demarche.lexicons import ActorLexicon
from demarche.runtime.bundle import bundle
from demarche.runtime.calibration import calibrated
from demarche.runtime.quotation import kind, quotation_spans
from demarche.runtime.sentences import sentence_spans
from demarche.scheme import Actor, Entity, Quote
from demarche.stages.document import Scored, Scorer, names, required
from demarche.stages.encoder import Encoding
from demarche.stages.quotes.decode import Chain, Decoded, Floats, Ints, decode_attributions
from demarche.stages.quotes.speakers import Source, SpeakerResolver, speaks_of_oneself


class QuoteAttributor(Scored):
    def __init__(self, lexicons: Sequence[str] = ()) -> None:
        shipped = bundle("encoder")
        self._session = shipped.session("link.onnx")
        chains = np.load(shipped.path("chains.npz"), allow_pickle=False)
        self._flat = Chain(chains["flat_moves"], chains["flat_start"])
        self._link = Chain(chains["link_moves"], chains["link_start"])
        self.calibration = shipped.about.get("calibration")
        self.lexicon = ActorLexicon.load([Path(p) for p in lexicons])

    def link(self, states: Floats, mask: Ints, cue: Ints, distance: Ints) -> Floats:
        feed = {"states": states, "mask": mask, "cue": cue, "distance": distance}
        scores: Floats = self._session.run(None, feed)[0]
        return scores

    def decode(self, encoding: Encoding) -> list[Decoded]:
        """Attributions of one text, in ranges of its word pieces, in the order of their cues."""
        if not encoding.windows:
            return []
        longest = max(len(w) for w in encoding.windows)

        def stacked(rows: list[Floats]) -> Floats:
            out = np.zeros((len(rows), longest, rows[0].shape[1]), dtype=np.float32)
            for i, row in enumerate(rows):
                out[i, : len(row)] = row
            return out

        found = decode_attributions(
            encoding.windows,
            stacked(encoding.states),
            stacked(encoding.attributions),
            flat_chain=self._flat,
            link_chain=self._link,
            link=self.link,
        )
        return sorted((a for window in found for a in window if a.content), key=lambda a: a.cue)

    def compute(
        self, text: str, encoding: Encoding, mentions: Sequence[Entity], actors: Sequence[Actor]
    ) -> tuple[list[Quote], list[Actor]]:
        """Quotes of one article, and its actors with the unnamed ones added."""
        pieces = encoding.pieces
        quotations = quotation_spans(text)

        def spans(ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
            return [(int(pieces.starts[a]), int(pieces.ends[b - 1])) for a, b in ranges]

        resolver = SpeakerResolver(text, mentions, actors, sentence_spans(text), self.lexicon)
        quotes = []
        for number, found in enumerate(self.decode(encoding), 1):
            source, content = spans(found.source), spans(found.content)
            cue = spans([found.cue])
            quotes.append(
                Quote(
                    id=f"q{number}",
                    kind=kind(text, content, quotations),
                    source=source,
                    cue=cue,
                    content=content,
                    confidence=round(calibrated(found.confidence, self.calibration), 3),
                )
            )
        # "I" and "we" inside a quotation are its speaker, whose own cue may stand behind it: they go last.
        for own in (False, True):
            for quote in quotes:
                if speaks_of_oneself(text, quote.source) is own:
                    asked = Source(quote.source, quote.content, quote.cue[0][0])
                    quote.speaker = resolver.resolve(asked)
        return quotes, list(resolver.actors.values())

    def __call__(self, doc: Doc) -> Doc:
        encoding = required(doc, "encoding", "demarche_encoder")
        actors = required(doc, "actors", "demarche_actors")
        doc._.quotes, doc._.actors = self.compute(doc.text, encoding, names(doc), actors)
        return doc


@Language.factory(
    "demarche_quotes",
    requires=["doc._.encoding", "doc.ents", "doc._.actors"],
    assigns=["doc._.quotes", "doc._.actors"],
    default_score_weights={
        "quotes_content_f": 0.5,
        "quotes_speaker_acc": 0.5,
        "quotes_source_f": 0.0,
        "quotes_cue_f": 0.0,
    },
    default_config={"scorer": {"@scorers": "demarche.quotes_scorer.v1"}, "lexicons": []},
)
def make_quotes(nlp: Language, name: str, scorer: Scorer | None, lexicons: list[str]) -> QuoteAttributor:
    component = QuoteAttributor(lexicons)
    component.scorer = scorer
    return component
