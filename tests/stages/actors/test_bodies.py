"""Organisations and groups: acronyms, ministries, collectives."""

import pytest


@pytest.mark.parametrize(
    "sentence",
    [
        "[The IAEA|international-atomic-energy-agency] inspects, [the UN|united-nations] pays.",
        "[The International Atomic Energy Agency|international-atomic-energy-agency] "
        "([IAEA|international-atomic-energy-agency]) inspects.",
        "[The Northern Fisheries Board:ORG|northern-fisheries-board] ([NFB:ORG|northern-fisheries-board]) "
        "met. "
        "Later [the NFB:ORG|northern-fisheries-board] voted.",
        "[The Northern Fisheries Board:ORG|northern-fisheries-board] met. "
        "[NFB:ORG|northern-fisheries-board] members voted.",
        "[The Ministry of Agriculture of Egypt:ORG|EGY] ([MAE:ORG|EGY]) objected; [the MAE:ORG|EGY] said "
        "why.",
    ],
)
def test_acronyms_by_lexicon_bracket_and_initials(check_names, sentence):
    check_names(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "[The Harbour Union of Bergen:ORG|harbour-union-of-bergen] met. "
        "[The Harbour Union:ORG|harbour-union-of-bergen] voted.",
        "[The Harbour Union:ORG|harbour-union] met. [The Harbour Union of Bergen:ORG|harbour-union] voted.",
        "[The Greens:ORG|australian-greens] will vote with Australia’s government.",
        "[Labor:ORG|israeli-labor-party] left the government of Israel.",
    ],
)
def test_bodies_by_shorter_and_longer_names(check_names, sentence):
    check_names(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "[The Iranian Foreign Ministry:ORG|IRN] summoned the envoy.",
        "Syria’s [Foreign Ministry:ORG|SYR] summoned the envoy.",
        "[The Ministry of Foreign Affairs:ORG|OMN] of Oman summoned the envoy.",
        "[The Egyptian Embassy in Sudan:ORG|EGY] opened a hotline.",
        "[The Permanent Mission of Iran to the United Nations:ORG|IRN] wrote a letter.",
        "[The State Department|USA] and London’s [Foreign Office|GBR] agree.",
        "President [Emma Stone|emma-stone > FRA] of France spoke. [The Stone administration:ORG|FRA] agreed.",
    ],
)
def test_ministries_embassies_and_missions_are_their_state(check_names, sentence):
    check_names(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Japan’s [Foreign Ministry:ORG|JPN] said so. Iran was silent. [The Foreign Ministry:ORG|JPN] "
        "repeated it.",
        "Foreign Minister [Yoshimasa Hayashi|yoshimasa-hayashi > JPN] met the next South Korean foreign "
        "minister, [Foreign Ministry:ORG|JPN] officials said. The Japanese foreign minister left.",
    ],
)
def test_a_ministry_named_alone_is_that_of_the_minister_named_alone(check_names, sentence):
    check_names(sentence)


def test_an_article_is_no_body(check_names):
    check_names("[The:ORG|-] [Northern Fisheries Board:ORG|northern-fisheries-board] met.")


def test_a_ministry_of_no_state_stays_itself(check_names):
    check_names("[The Foreign Ministry:ORG|foreign-ministry] summoned the envoy.")


def test_a_university_is_no_ministry(check_names):
    check_names(
        "[The Department of Politics at the University of "
        "Iran:ORG|department-of-politics-at-the-university-of-iran] held a talk."
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "[Gulf|gulf-states] states stopped the attack, [the E3|e3] did not.",
        "[Arab:NORP|arab-states] countries welcomed it, [European:NORP|european-countries] powers did not.",
        "There is a growing view in [the Gulf|gulf-states] that time is short.",
        "Ships in [the Gulf|-] turned back, and the [Gulf|-] region was calm.",
        "[Hamas|hamas] and [Hezbollah|hezbollah] agreed.",
    ],
)
def test_regional_collectives_and_armed_groups(check_names, sentence):
    check_names(sentence)
