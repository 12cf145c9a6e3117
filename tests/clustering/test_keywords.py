"""Words that tell one class from another."""

from demarche.clustering.keywords import content_words, keywords


def test_keywords_leave_out_stop_words_and_endings() -> None:
    assert content_words("The ferry’s crews, and Norway's toll of 20!") == [
        "ferry",
        "crews",
        "norway",
        "toll",
    ]


def test_keywords_are_what_other_classes_lack() -> None:
    found = keywords({1: ["ferry", "sail", "sail"], 2: ["toll", "ferry"], 3: ["ferry", "visa"]}, most=1)
    assert found == {1: ["sail"], 2: ["toll"], 3: ["visa"]}


def test_keywords_of_equal_weight_go_by_letters() -> None:
    assert keywords({"a": ["toll", "ferry"]}) == {"a": ["ferry", "toll"]}
    assert keywords({}) == {}
