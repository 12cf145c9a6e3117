"""Agenda files: loaded with every fault of form named by line, checked for what their propositions say."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from demarche.agenda import Finding, check_agenda, explain, general_agenda, item_lines, load_agenda
from demarche.scheme import AgendaItem, InputError

EXAMPLE = Path(__file__).parents[2] / "corpus" / "agenda.yaml"

GOOD = """\
# two items, the second as short as can be
items:
  - id: sanctions-relief
    label: Sanctions relief
    proposition: The sanctions should be lifted.
    counter: The sanctions should be kept.
    keywords: [sanctions relief, lift sanctions]
    codes: {cameo: ["085"]}

  - id: ceasefire
    proposition: >
      There should be
      a ceasefire.
    keywords: truce
"""

# PLOVER 2.0 manual, "PLOVER equivalents to CAMEO cue categories".
PLOVER = {
    "03": "AGREE",
    "04": "CONSULT",
    "05": "SUPPORT",
    "06": "COOPERATE",
    "07": "AID",
    "084": "RETREAT",
    "085": "RETREAT",
    "086": "RETREAT",
    "087": "RETREAT",
    "09": "ACCUSE",
    "10": "REQUEST",
    "11": "ACCUSE",
    "16": "SANCTION",
    "19": "ASSAULT",
}
CAP = "705 803 900 1602 1605 1606 1619 1802 1807 1901 1925 1926 1929".split()


def written(folder: Path, text: str | bytes, name: str = "agenda.yaml") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def item(proposition: str, *, id: str = "x", counter: str | None = None, keywords: str = "x") -> AgendaItem:
    return AgendaItem(id=id, label=id, proposition=proposition, counter=counter, keywords=keywords.split())


def codes_of(*items: AgendaItem) -> list[str]:
    return [finding.code for finding in check_agenda(items, "agenda.yaml")]


# --- loading ---------------------------------------------------------------------------------------


def test_load_reads_items_under_a_key(tmp_path: Path) -> None:
    first, second = load_agenda(written(tmp_path, GOOD))
    assert first.label == "Sanctions relief"
    assert first.counter == "The sanctions should be kept."
    assert first.keywords == ["sanctions relief", "lift sanctions"]
    assert first.model_extra == {"codes": {"cameo": ["085"]}}
    assert second.proposition == "There should be a ceasefire."
    assert second.counter is None


def test_load_takes_a_bare_list(tmp_path: Path) -> None:
    bare = re.sub("^  ", "", GOOD.replace("items:\n", ""), flags=re.MULTILINE)
    assert load_agenda(written(tmp_path, bare)) == load_agenda(written(tmp_path, GOOD, "keyed.yaml"))


def test_load_makes_a_label_of_the_id(tmp_path: Path) -> None:
    path = written(tmp_path, "- id: sanctions-relief\n  proposition: The sanctions should be lifted.")
    assert load_agenda(path)[0].label == "Sanctions relief"


def test_load_takes_a_single_keyword(tmp_path: Path) -> None:
    assert load_agenda(written(tmp_path, GOOD))[1].keywords == ["truce"]


def test_load_takes_blank_keywords_and_counter_for_none(tmp_path: Path) -> None:
    path = written(tmp_path, "- {id: x, proposition: Talks should be held., keywords: , counter: ''}")
    (only,) = load_agenda(path)
    assert only.keywords == [] and only.counter is None
    assert "counter" not in only.model_dump(exclude_unset=True)


def test_load_reads_json_with_tabs_and_astral_characters(tmp_path: Path) -> None:
    items = [{"id": "talks", "proposition": "Talks \U0001f54a should\tbe held.", "keywords": ["talks"]}]
    path = written(tmp_path, json.dumps({"items": items}, indent="\t"), "agenda.json")
    assert load_agenda(path)[0].proposition == "Talks \U0001f54a should be held."


def test_load_shares_keys_by_merge(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "- &a {id: a, proposition: Talks should be held., keywords: [talks]}\n"
        "- {<<: *a, id: b, proposition: The talks should be direct.}",
    )
    assert [(i.id, i.keywords) for i in load_agenda(path)] == [("a", ["talks"]), ("b", ["talks"])]


def test_item_lines_are_those_of_the_first_key(tmp_path: Path) -> None:
    assert item_lines(written(tmp_path, GOOD)) == {"sanctions-relief": 3, "ceasefire": 10}


ITEM = "- id: talks\n  proposition: Talks should be held.\n"
FAULTS = {
    # name: (content, line, reason, found, allowed, remedy)
    "not_yaml": (
        ITEM + "- id: a\n  proposition: Iran: no",
        4,
        "not_yaml",
        "not YAML",
        "list of items",
        "quotes",
    ),
    "two_documents": (ITEM + "---\n" + ITEM, 3, "not_yaml", "another document", "list of items", "correct"),
    "binary": (b"- id: a\n\x00\x01", 2, "not_yaml", "not text", "list of items", "YAML or JSON"),
    "unknown_tag": (ITEM + "  x: !foo 1\n", 3, "not_yaml", "!foo", "list of items", "correct"),
    "not_utf8": (b"# a\n- id: caf\xe9\n", 2, "not_utf8", "byte 13", "UTF-8", "convert"),
    "a_word": ("talks\n", 1, "not_a_list", "'talks'", "list of items", "dash"),
    "one_item": ("id: a\nproposition: b", 1, "not_a_list", "keys id, proposition", "list of items", "dash"),
    "items_a_mapping": ("items:\n  talks: held", 2, "not_a_list", "keys talks", "list of items", "dash"),
    "no_items": ("items: []", 1, "not_a_list", "no items", "list of items", "dash"),
    "item_a_string": (
        ITEM + "- Talks",
        3,
        "not_an_item",
        "'Talks' where an item",
        "`proposition`",
        "`- id: …`",
    ),
    "key_twice": (
        ITEM + "  id: venue\n  proposition: The venue should change.",
        3,
        "duplicate_key",
        "`id` is there twice",
        "each key once",
        "dash before the first key of the next",
    ),
    "no_id": (
        ITEM + "- label: Prisoner swap\n  proposition: They should be freed.",
        3,
        "no_id",
        "no `id` (keys: label, proposition)",
        "words of a-z and 0-9",
        "add `id: prisoner-swap`",
    ),
    "id_no_slug": (
        ITEM + "- proposition: They should be freed.\n  id: Prisoner Swap",
        4,
        "bad_id",
        "id 'Prisoner Swap' is no slug",
        "words of a-z and 0-9",
        "write 'prisoner-swap'",
    ),
    "id_a_number": (
        ITEM + "- id: 12\n  proposition: b",
        3,
        "not_a_string",
        "`id` is 12 (int)",
        "a string",
        "quotes",
    ),
    "id_norway": (ITEM + "- id: no\n  proposition: b", 3, "not_a_string", "no (bool)", "a string", "quotes"),
    "label_a_list": (
        ITEM + "  label: [a]",
        3,
        "not_a_string",
        "`label` is a list",
        "a string",
        "as one text",
    ),
    "no_proposition": (
        ITEM + "- label: a\n  id: a\n  propositon: b",
        3,
        "no_proposition",
        "no `proposition` in item 'a' (keys: label, id, propositon; is `propositon` meant?)",
        "for or against",
        "The sanctions should be lifted.",
    ),
    "empty_proposition": (
        ITEM + "- id: a\n  proposition:\n  label: a",
        4,
        "no_proposition",
        "the proposition of 'a' is empty",
        "for or against",
        "The sanctions should be lifted.",
    ),
    "blank_proposition": (
        ITEM + "- id: a\n  proposition: '  '",
        4,
        "no_proposition",
        "is empty",
        "for or against",
        "add one",
    ),
    "duplicate_id": (
        ITEM + "\n" + ITEM,
        4,
        "duplicate_id",
        "id 'talks' is already that of the item on line 1",
        "occur once",
        "rename",
    ),
    "keywords_a_mapping": (
        ITEM + "  keywords: {a: b}",
        3,
        "bad_keywords",
        "keywords of 'talks' with a mapping",
        "list of strings",
        "[ceasefire, truce]",
    ),
    "keywords_a_number": (
        ITEM + "  keywords:\n    - talks\n    - 2015",
        5,
        "bad_keywords",
        "2015 (int)",
        "list of strings",
        "in quotes",
    ),
    "too_deep": ("[" * 5000, None, "not_yaml", "nested too deeply", "list of items", ""),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_load_names_line_found_allowed_remedy(fault: str, tmp_path: Path) -> None:
    content, line, reason, found, allowed, remedy = FAULTS[fault]
    path = written(tmp_path, content)
    with pytest.raises(InputError) as caught:
        load_agenda(path)
    assert caught.value.where == (f"{path}:{line}" if line else str(path))
    assert caught.value.reason == reason
    head, _, tail = str(caught.value).partition("; allowed: ")
    assert head.startswith(f"{caught.value.where}: ") and found in head
    assert allowed in tail and remedy in tail


def test_load_names_the_line_of_broken_json(tmp_path: Path) -> None:
    path = written(tmp_path, '[\n {"id": "a",}\n]', "agenda.json")
    with pytest.raises(InputError, match="not JSON") as caught:
        load_agenda(path)
    assert caught.value.where == f"{path}:2"


def test_load_names_the_line_of_a_json_item(tmp_path: Path) -> None:
    path = written(tmp_path, '[\n\t{"id": "a", "proposition": "b"},\n\t{"id": "a b"}\n]', "agenda.json")
    with pytest.raises(InputError, match="no slug") as caught:
        load_agenda(path)
    assert caught.value.where == f"{path}:3"


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_load_says_that_a_file_cannot_be_read(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="allowed: a YAML or JSON file; check the path") as caught:
        load_agenda(tmp_path / name)
    assert caught.value.reason == "not_readable"


# --- what propositions say -------------------------------------------------------------------------

STATEMENTS = """
The EU should support Ukraine.
Iran should reject the plan.
Europe must back Ukraine.
The UN may condemn the attack.
Countries that support Iran should be sanctioned.
Those who oppose the government should be freed.
The deal that Iran wants is fair.
The terms Iran rejects must be dropped.
The plan rejected by Iran should be revived.
The wanted men should be tried.
Iran's demands are justified.
American demands on Iran are excessive.
EU support for Ukraine should continue.
NATO support makes Ukraine safer.
International calls for a ceasefire should be heeded.
The back channel should be kept open.
Iran is right to demand an end to sanctions.
The ban is against the law.
WHO should lead the inquiry.
May talks should be held in Geneva.
Iran has violated the nuclear deal.
Iran's nuclear programme threatens its neighbours.
Iran supplies drones to Russia.
The political prisoners in Belarus belong behind bars.
Oil exports fund the war.
Talks have failed.
THE SANCTIONS SHOULD BE LIFTED.
""".strip().splitlines()

ATTITUDES = """
Iran opposes any talks on its missiles.
The EU supports the lifting of sanctions.
Russia condemns the strikes on Syria.
Israel rejects a Palestinian state.
Ukraine wants peace.
Washington demands that Iran give up enrichment.
Iran demands sanctions relief.
Moscow is against the deployment of peacekeepers.
The government is in favour of early elections.
Israel is firmly opposed to the deal.
Gulf states oppose a war on Iran.
Poland and the Baltic states support the plan.
Tehran's leaders firmly reject the proposal.
China has rejected the ruling.
Hamas refused to release the hostages.
The United States does not support the resolution.
Saudi Arabia would accept a peace deal.
Iran is demanding the lifting of sanctions.
The deal is opposed by Israel.
Turkey calls for an immediate ceasefire.
Iran, which has missiles, rejects limits on them.
France says the talks should go on.
""".strip().splitlines()

TOPICS = """
Sanctions relief
Ceasefire talks in Oman
Ballistic missiles on the agenda
The withdrawal of Russian forces from Ukraine
Lifting the sanctions on Iran
Lift the sanctions.
Sanctions that should be lifted
Support for Ukraine
Trade agreement between the EU and Mercosur
""".strip().splitlines()

QUESTIONS = """
Should the sanctions be lifted?
Should the sanctions be lifted
Who should mediate?
Whether the sanctions should be lifted
Is Iran right to reject talks?
""".strip().splitlines()


@pytest.mark.parametrize("proposition", STATEMENTS)
def test_check_passes_states_of_affairs(proposition: str) -> None:
    assert codes_of(item(proposition)) == []


@pytest.mark.parametrize("proposition", ATTITUDES)
def test_check_finds_attitudes(proposition: str) -> None:
    (finding,) = [f for f in check_agenda([item(proposition)], "a.yaml") if f.code != "negated"]
    assert (finding.severity, finding.code) == ("error", "names_attitude")
    assert "instead of a state of affairs" in finding.message
    assert "say what should be or is" in finding.remedy


def test_check_quotes_holder_and_verb() -> None:
    (finding,) = check_agenda([item("The U.S. has long opposed the deal.")], "a.yaml")
    assert '("The U.S. opposed")' in finding.message and "without The U.S." in finding.remedy


@pytest.mark.parametrize("proposition", TOPICS)
def test_check_finds_topics(proposition: str) -> None:
    (finding,) = check_agenda([item(proposition)], "a.yaml")
    assert (finding.severity, finding.code) == ("error", "no_verb")
    assert f'"{proposition.rstrip(".")} should …"' in finding.remedy


@pytest.mark.parametrize("proposition", QUESTIONS)
def test_check_finds_questions(proposition: str) -> None:
    (finding,) = check_agenda([item(proposition)], "a.yaml")
    assert (finding.severity, finding.code) == ("error", "question")
    assert "is a question" in finding.message and "answer it one way" in finding.remedy


def test_check_reads_the_counter_too() -> None:
    (finding,) = check_agenda([item("Talks should be held.", counter="Iran rejects talks.")], "a.yaml")
    assert finding.code == "names_attitude" and "the counter names" in finding.message


@pytest.mark.parametrize(
    "proposition",
    ["The sanctions should not be lifted.", "There should be no talks.", "Iran shouldn't enrich uranium."],
)
def test_check_advises_against_negation(proposition: str) -> None:
    (finding,) = check_agenda([item(proposition)], "a.yaml")
    assert (finding.severity, finding.code) == ("warning", "negated")
    assert "positively" in finding.remedy and "counter" in finding.remedy


@pytest.mark.parametrize(
    "proposition",
    [
        "The talks should be held in Turkiye, not in Oman.",
        "Not only Iran should disarm.",
        "States that do not comply should be punished.",
    ],
)
def test_check_passes_contrast_and_subordinate_negation(proposition: str) -> None:
    assert codes_of(item(proposition)) == []


def test_check_passes_negation_with_a_counter() -> None:
    assert codes_of(item("There should be no talks.", counter="Talks should be held.")) == []


def test_check_finds_a_counter_that_is_the_proposition() -> None:
    (finding,) = check_agenda([item("Talks should be held.", counter="talks should be held")], "a.yaml")
    assert (finding.severity, finding.code) == ("error", "counter_is_proposition")
    assert "opposite" in finding.remedy


@pytest.mark.parametrize(
    "proposition",
    [
        "The sanctions should be lifted and the prisoners should be freed.",
        "Iran should stop enrichment and release the prisoners.",
        "Russia should end its attacks and withdraw its forces.",
        "The sanctions should be lifted; the prisoners should be freed.",
        "The war should end. The sanctions should be lifted.",
    ],
)
def test_check_warns_of_two_statements(proposition: str) -> None:
    (finding,) = check_agenda([item(proposition)], "a.yaml")
    assert (finding.severity, finding.code) == ("warning", "two_statements")
    assert "an item of each" in finding.remedy


@pytest.mark.parametrize(
    "proposition",
    [
        "Iran and the United States should hold talks.",
        "The hostages and prisoners should be released.",
        "Egypt and France should consult and coordinate on regional issues.",
        "Iran should get sanctions relief and release of its funds.",
        "U.S. troops should leave Syria and Iraq.",
        "Trade must wait until rules of origin and tariffs are agreed.",
    ],
)
def test_check_passes_and_between_words(proposition: str) -> None:
    assert codes_of(item(proposition)) == []


def test_check_warns_of_missing_keywords() -> None:
    (finding,) = check_agenda([item("Talks should be held.", keywords="")], "a.yaml")
    assert (finding.severity, finding.code) == ("warning", "no_keywords")
    assert "keywords: [" in finding.remedy


def test_check_warns_above_forty_words() -> None:
    forty = "Talks should be held " + "in " * 35 + "Oman."
    assert codes_of(item(forty)) == []
    (finding,) = check_agenda([item(f"Direct {forty}")], "a.yaml")
    assert (finding.severity, finding.code) == ("warning", "too_long")
    assert "41 words; at most 40" in finding.message


def test_check_finds_the_same_proposition_twice() -> None:
    first, second = item("Talks should be held."), item("talks should be held", id="y")
    (finding,) = check_agenda([first, second], "a.yaml")
    assert (finding.severity, finding.item, finding.code) == ("error", "y", "same_proposition")
    assert "'x'" in finding.message


def test_check_warns_of_nearly_the_same_proposition() -> None:
    first = item("The economic sanctions on Iran should be lifted.")
    second = item("Economic sanctions against Iran must be lifted.", id="y")
    (finding,) = check_agenda([first, second], "a.yaml")
    assert (finding.severity, finding.code) == ("warning", "near_duplicate")


def test_check_warns_of_an_item_that_is_the_counter_of_another() -> None:
    first = item("Talks should be held.", counter="The talks should be broken off.")
    assert codes_of(first, item("Talks should be broken off.", id="y")) == ["near_duplicate"]


def test_check_keeps_apart_what_differs_in_one_word() -> None:
    first = item("Iran's nuclear programme should be discussed at the talks.")
    assert codes_of(first, item("Iran's ballistic missiles should be discussed at the talks.", id="y")) == []


def test_explain_gives_place_remedy_and_counts(tmp_path: Path) -> None:
    path = written(
        tmp_path, "- id: a\n  proposition: Iran opposes talks.\n- id: b\n  proposition: Talks should be held."
    )
    text = explain(check_agenda(load_agenda(path), str(path), lines=item_lines(path)))
    assert f"{path}:1: error: a: the proposition names an attitude" in text
    assert f"{path}:3: warning: b: no keywords" in text
    assert "\n    add the words that news uses" in text
    assert text.endswith("\n1 error, 2 warnings")


def test_explain_without_a_place() -> None:
    finding = Finding("error", "a", "question", "the proposition is a question", "answer it")
    assert explain([finding]) == "error: a: the proposition is a question [question]\n    answer it\n1 error"


def test_explain_says_that_all_is_well() -> None:
    assert explain([]) == "No faults found."


# --- the agendas that come with the project --------------------------------------------------------


def test_example_agenda_has_no_faults() -> None:
    items = load_agenda(EXAMPLE)
    assert len(items) == 9
    assert check_agenda(items, str(EXAMPLE)) == []


def test_general_agenda_has_no_faults() -> None:
    assert check_agenda(general_agenda(), "general.yaml") == []


def test_general_agenda_is_complete() -> None:
    items = general_agenda()
    assert 30 <= len(items) <= 40
    assert len({entry.id for entry in items}) == len(items)
    for entry in items:
        assert entry.counter, entry.id
        assert 8 <= len(entry.keywords) <= 15, entry.id
        assert all(keyword == keyword.lower() for keyword in entry.keywords), entry.id


def test_general_agenda_codes_are_of_their_schemes() -> None:
    for entry in general_agenda():
        codes = (entry.model_extra or {}).get("codes", {})
        assert codes.keys() <= {"cameo", "plover", "cap"}, entry.id
        by_table = [PLOVER.get(code[:2]) or PLOVER[code[:3]] for code in codes.get("cameo", [])]
        assert codes.get("plover", []) == list(dict.fromkeys(by_table)), entry.id
        assert set(codes.get("cap", [])) <= set(CAP), entry.id


def test_general_agenda_is_a_fresh_copy() -> None:
    general_agenda()[0].keywords.clear()
    assert general_agenda()[0].keywords
