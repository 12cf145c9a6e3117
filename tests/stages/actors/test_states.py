"""States by their names: aliases, demonyms, capitals and seats, and what must stay open."""

import pytest


@pytest.mark.parametrize(
    "sentence",
    [
        "[The Islamic Republic|IRN] rejected the offer that [Iran|IRN] had received.",
        "[Britain|GBR] and [the UK|GBR] are one; so are [Burma|MMR] and [Myanmar|MMR].",
        "[Türkiye|TUR] objected, as [Turkey|TUR] had before.",
        "[The DPRK|PRK] fired two missiles, [North Korea|PRK] confirmed.",
        "[The Emirates|ARE] joined after [the United Arab Emirates|ARE] had lobbied for it.",
        "[The Zionist:NORP|ISR] regime attacked again, [Israel|ISR] did not comment.",
    ],
)
def test_states_by_official_older_and_other_names(check_names, sentence):
    check_names(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "[Iranian|IRN] negotiators arrived.",
        "[Omani|OMN] mediators carried the letter to the [Americans|USA].",
        "[The Saudis|SAU] want guarantees, [the Dutch|NLD] do not.",
        "The talks gave [Filipino|PHL] diplomats hope.",
    ],
)
def test_states_by_adjective_and_demonym(check_names, sentence):
    check_names(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "An [American|-] journalist asked, the [American|USA] envoy answered.",
        "[Iranian|-] protesters and [Iranian|-] human rights groups disagree.",
        "[US|-] media reported what the [US|USA] delegation had proposed.",
        "A [British|-] political expert praised the [British|GBR] government.",
    ],
)
def test_nationality_of_an_independent_person_is_not_the_state(check_names, sentence):
    check_names(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "[Tehran|IRN] rejected the plan.",
        "The gap between [Moscow|RUS] and [Kyiv|UKR] has widened.",
        "[Ankara|TUR]’s patience is running out.",
        "There is a growing view in [Riyadh|SAU] that time is short.",
        "Regime change in [Damascus|SYR] was never our aim.",
        "[The Kremlin|RUS] denied it; [the White House|USA] did not.",
        "[Foggy Bottom|USA] and [Downing Street|GBR] coordinate.",
        "[The Blue House|KOR] called for calm.",
    ],
)
def test_capitals_and_seats_stand_for_the_government(check_names, sentence):
    check_names(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The two met for talks in [Oman|-].",
        "He flew to [Moscow|-] and returned from [Geneva|-].",
        "A demonstration near [Tehran|-] was dispersed.",
        "The minister is expected to travel to [Doha|-].",
        "TEHRAN is far; [Tehran|-] residents were asleep.",
        "[TEHRAN|-] — The foreign ministry rejected the plan.",
        "[MOSCOW|-] (Reuters) - Russia will not withdraw.",
        "The [Muscat|-] talks will go on after the [Vienna|-] round.",
        "[Oman|-] was accepted as the venue.",
        "The embassy in [Baghdad|-] was shut.",
        "Protesters gathered outside [the Kremlin|-].",
    ],
)
def test_the_same_words_as_places_have_no_actor(check_names, sentence):
    check_names(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "[Washington:PERSON|USA]’s reply to Iran reached the United States mission.",
        "[Iran:PERSON|IRN] denied it.",
        "[Iran:ORG|IRN] denied it, [Tehran:LOC|IRN] said.",
        "Nobody told [the Kremlin:PERSON|RUS].",
        "The delegates stayed in [Oman:ORG|-].",
    ],
)
def test_a_state_labelled_as_something_else_is_still_that_state(check_names, sentence):
    check_names(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "[Georgia|GEO or georgia-us-state] voted on Sunday.",
        "[Congo|COD or COG] accepted the ceasefire.",
        "[Congolese|COD or COG] troops pulled back.",
        "[Korea|KOR or PRK] sent a delegation.",
        "[Guinea|GIN or GNB or GNQ] closed its border.",
        "[Niger|NER or niger-state] asked for help.",
        "[Dominican|DMA or DOM] officials declined.",
        "[Washington|USA or washington-us-state] will decide.",
        "[Jordan:PERSON|JOR or jordan] declined to comment.",
        "[Chad:PERSON|TCD or chad] was not asked.",
    ],
)
def test_ambiguity_is_kept(check_names, sentence):
    check_names(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "[Georgia|GEO] voted on Sunday, and Tbilisi counted.",
        "[Congo|COD] accepted the ceasefire, Kinshasa said.",
        "[Congo|COG] accepted the ceasefire, Brazzaville said.",
        "[Korea|PRK] sent a delegation; Pyongyang named its members.",
        "[Korea|KOR] sent a delegation; Seoul named its members.",
        "[Guinea|GNQ] closed its border, Malabo announced.",
        "[Niger|NER] asked for help; Niamey has no army left.",
        "[Dominican|DOM] officials declined, Santo Domingo did not.",
        "[Washington|USA] will decide, the White House said.",
        "[Jordan:PERSON|JOR] declined to comment; Amman is wary.",
    ],
)
def test_ambiguity_is_settled_by_what_else_the_article_names(check_names, sentence):
    check_names(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "[Denzel Washington|denzel-washington] came. "
        "[Washington:PERSON|denzel-washington] spoke of the United States.",
        "[Mr. Washington:PERSON|washington] spoke of the United States.",
        "[Michael Jordan|michael-jordan] came. [Jordan:PERSON|michael-jordan] left.",
        "[Nigeria|NGA] is not [Niger|NER], though [Nigerien|NER] and [Nigerian|NGA] look alike.",
        "[South Korea|KOR] and [North Korea|PRK] talked.",
        "[The Dominican Republic|DOM] is not [Dominica|DMA].",
        "[Equatorial Guinea|GNQ] is not [Papua New Guinea|PNG] or [Guinea-Bissau|GNB].",
        "[The Republic of the Congo|COG] is not [the Democratic Republic of the Congo|COD].",
        "[Georgian|GEO] officials are not asked.",
        "[America|USA] is back.",
    ],
)
def test_what_looks_ambiguous_and_is_not(check_names, sentence):
    check_names(sentence)
