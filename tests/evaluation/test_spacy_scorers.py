import pytest
import spacy
from spacy.tokens import Doc
from spacy.training import Example

from demarche.evaluation.spacy_scorers import make_claims_scorer, make_quotes_scorer
from demarche.scheme import Actor, Quote

TEXT = "Norway said no."


def doc(quotes: list[Quote] | None) -> Doc:
    made = spacy.blank("en").make_doc(TEXT)
    made._.actors = [Actor(id="NOR", name="Norway", kind="state")]
    made._.quotes = quotes
    return made


@pytest.fixture
def quote() -> Quote:
    return Quote(id="q1", kind="indirect", source=[(0, 6)], cue=[(7, 11)], content=[(12, 14)], speaker="NOR")


def test_scorer_gives_the_schemes_figures(quote: Quote) -> None:
    wrong = quote.model_copy(update={"content": [(7, 14)]})
    scores = make_quotes_scorer()([Example(doc([wrong]), doc([quote]))])
    assert scores["quotes_source_f"] == 1.0
    assert scores["quotes_content_f"] == 0.0


def test_scorer_skips_what_the_reference_does_not_have(quote: Quote) -> None:
    scores = make_claims_scorer()([Example(doc([quote]), doc([quote]))])
    assert scores == {"claims_found_f": None}
