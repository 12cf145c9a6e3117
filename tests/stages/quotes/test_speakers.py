"""Who stands behind a source. Names in [brackets], sources in {braces} with their speakers; see conftest."""

import pytest


@pytest.mark.parametrize(
    "sentence",
    [
        "{Iranian Foreign Minister [Abbas Araghchi]|abbas-araghchi} said no. {Araghchi|abbas-araghchi} left.",
        "{[Trita Parsi], executive vice president at the Quincy Institute|trita-parsi}, disagrees.",
        "{A spokesman for [Jill Stein], [Mark Hall]|mark-hall}, disagrees.",
        "{[Stein] spokeswoman [Melezia Figueroa]|melezia-figueroa} disagrees.",
        "[Hillary Clinton] met [Donald Trump]. {Mr. Trump|donald-trump} and then {Mrs. "
        "Clinton|hillary-clinton} spoke.",
        "{[Victor Cha], who served under President [George Bush]|victor-cha}, disagrees.",
        "{The UN|united-nations} appealed, {Tehran|IRN} listened.",
    ],
)
def test_named_sources(check_speakers, sentence):
    check_speakers(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "{Hassan Bolan|hassan-bolan} disagrees.",
        "{The Daily Herald|daily-herald} reports it.",
        "[Ali Larijani] came. {Larijani|ali-larijani} left.",
    ],
)
def test_a_name_the_recogniser_missed_is_not_anonymous(speakers_of, sentence):
    got, gold, resolver = speakers_of(sentence)
    assert got == gold
    assert not any(actor.anonymous for actor in resolver.actors.values())


@pytest.mark.parametrize(
    "sentence",
    [
        "{The Iranian side|IRN} left; {US officials|USA} stayed.",
        "{An American official|USA} said so, {Omani mediators|OMN} agreed.",
        "{The Kremlin|RUS} denied it; {Foggy Bottom|USA} did not, nor did {the White House|USA}.",
        "{The Israeli government|ISR} objected, {authorities in Japan|JPN} did not.",
        "Iran denied it. {Officials|IRN} in the capital were angry.",
        "{The Iranian negotiating team|IRN} left.",
    ],
)
def test_officials_sides_and_seats_are_their_state(check_speakers, sentence):
    check_speakers(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "US President [Donald Trump] came. {The Trump administration|USA} objects.",
        "US President [Joe Biden] came. {Biden’s team|USA} objects, {[Biden]’s government|USA} too.",
        "Iranian President [Masoud Pezeshkian] came. {[Pezeshkian]’s spokesman|IRN} objects.",
        "US President [Joe Biden] came. {[Biden]’s office|joe-biden} objects.",
        "US President [Joe Biden] came. {A spokesman for [Biden]|USA} objects.",
        "US President [Joe Biden] came. {His spokesman|USA} objects.",
    ],
)
def test_a_leaders_team_and_government_are_the_state_and_the_office_the_leader(check_speakers, sentence):
    check_speakers(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "{Iranian media|?} reported it, {Iranian analysts|?} doubt it.",
        "{Iranian protesters|?} demand it.",
        "{A diplomat based in Islamabad|?} doubts it.",
        "{Sources familiar with the matter|?} doubt it.",
        "{An adviser to nobody|?} doubts it; {city officials|?} agree.",
        "US President [Joe Biden] came. {[Biden]’s critics|?} object.",
        "{Many people|?} doubt it, {a European diplomat|?} said.",
    ],
)
def test_unnamed_independent_sources_are_anonymous(check_speakers, sentence):
    check_speakers(sentence)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("a source", "person"),
        ("several sources", "group"),
        ("Syrian media", "group"),
        ("an Iranian analyst", "person"),
    ],
)
def test_unnamed_sources_keep_their_description_and_number(speakers_of, words, kind):
    _, _, resolver = speakers_of(f"It is over, {{{words}|?}} said.")
    actor = next(a for a in resolver.actors.values() if a.anonymous)
    assert (actor.name.lower(), actor.kind) == (words.lower(), kind)


@pytest.mark.parametrize(
    "sentence",
    [
        "{Gulf states|gulf-states} fear a war, {several Gulf capitals|gulf-states} prepare for it.",
        "{European powers|european-countries} object, {the E3|e3} does not.",
        "{The Gulf|gulf-states} objects, {key Arab states|arab-states} do not.",
        "{Regional actors|regional-states} object, {European diplomats|european-countries} said.",
        "{The Arab countries of the Persian Gulf|gulf-states} object.",
        "{The West|western-countries} objects.",
    ],
)
def test_regional_collectives_are_groups_of_their_own(speakers_of, sentence):
    got, gold, resolver = speakers_of(sentence)
    assert got == gold
    assert not any(resolver.actors[speaker].anonymous for _, speaker in got)


@pytest.mark.parametrize(
    "sentence",
    [
        "{Syria’s [Foreign Ministry:ORG]|SYR} protested. Israel was silent. "
        "{The ministry|SYR} wrote a letter.",
        "{The Egyptian Embassy in Sudan|EGY} opened a hotline. {The embassy|EGY} gave a number.",
        "{The Ministry of Foreign Affairs of Oman|OMN} agreed.",
        "{A statement by the Iranian foreign ministry|IRN} said so.",
    ],
)
def test_ministries_and_embassies_are_their_state(check_speakers, sentence):
    check_speakers(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The [Greens:ORG] of Australia are meeting. {The party|australian-greens} remains divided.",
        "{The International Atomic Energy Agency|international-atomic-energy-agency} objects. Iran waits. "
        "{The agency|international-atomic-energy-agency} will report.",
        "{Hamas|hamas} objects. {The movement|hamas} will answer.",
    ],
)
def test_the_party_the_agency_the_movement(check_speakers, sentence):
    check_speakers(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Iranian Foreign Minister [Abbas Araghchi] met Oman’s foreign minister, [Badr Albusaidi]. "
        "{The Omani foreign minister|badr-albusaidi} was glad, {the Iranian minister|abbas-araghchi} was "
        "not.",
        "Russian President [Vladimir Putin] came. {The president|vladimir-putin} spoke.",
        "Japanese Prime Minister [Fumio Kishida] met his Irish counterpart [Micheal Martin]. "
        "{The Irish prime minister|micheal-martin} was glad. "
        "{His Japanese counterpart|fumio-kishida} agreed.",
        "US Vice President [J.D. Vance] and Russian President [Vladimir Putin] came. "
        "{The vice president|jd-vance} spoke.",
        "[Javad Zarif], the former Iranian foreign minister, wrote it. "
        "{The former minister|javad-zarif} regrets it.",
        "German Chancellor [Olaf Scholz] came. {The German leader|olaf-scholz} spoke.",
        "{The Iraqi prime minister|IRQ} is unknown to this article about Iraq.",
    ],
)
def test_the_minister_is_who_holds_the_title(check_speakers, sentence):
    check_speakers(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "{A US official|USA} said so. Iran was silent. {The official|USA} named no date.",
        "{A diplomatic source|a-diplomatic-source} said so. {The source|a-diplomatic-source} named no date.",
        "{[Ali Vaez], an analyst at Crisis Group|ali-vaez}, said so. {The analyst|ali-vaez} named no date.",
        "{Several experts|several-experts} doubt it. {The experts|several-experts} named no date.",
    ],
)
def test_the_official_is_who_spoke_as_one(check_speakers, sentence):
    check_speakers(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "{Iran and the United States|IRN + USA} want a deal.",
        "{The UAE and Kuwait|ARE + KWT} send ambassadors.",
        "{Japan and the European Union|JPN + european-union} pledge it.",
        "{The United States, Britain and France|USA + GBR + FRA} object.",
        "[Fumio Kishida] met [Micheal Martin]. "
        "{[Kishida] and [Martin]|fumio-kishida + micheal-martin} condemn it.",
        "{US and Iranian officials|USA + IRN} met again.",
        "{Foreign Minister [Wang Yi] of China and Secretary of State [Antony Blinken]|wang-yi + "
        "antony-blinken} agree.",
        "{The presidents of Iran and Russia|IRN + RUS} agree.",
        "Iranian President [Masoud Pezeshkian] met Foreign Minister [Abbas Araghchi]. "
        "{The president and the foreign minister|masoud-pezeshkian + abbas-araghchi} agree.",
        "{[Xi Jinping]|xi-jinping} came. {He and [Vladimir Putin]|xi-jinping + vladimir-putin} agree.",
        "Iranian President [Ebrahim Raisi] met Russian President [Vladimir Putin]. "
        "{The presidents of Iran and Russia|ebrahim-raisi + vladimir-putin} agree.",
        "[Ebrahim Raisi], the Iranian president, [Vladimir Putin], the Russian president, waited. "
        "{[Raisi], the Iranian president, and [Putin]|ebrahim-raisi + vladimir-putin} agree.",
    ],
)
def test_joint_sources_are_a_group_with_members(check_speakers, sentence):
    check_speakers(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "{Iran’s foreign minister and chief negotiator [Abbas Araghchi]|abbas-araghchi} objects.",
        "{[Max Blumenthal], journalist and author|max-blumenthal}, objects.",
        "{American journalist and author [Max Blumenthal]|max-blumenthal} objects.",
        "{[Anna Hall], a Washington-based developer and spokeswoman for the miners|anna-hall}, objects.",
        "{The [Food and Drug Administration:ORG]|food-and-drug-administration} objects.",
        "{[Ann Lee], professor of law at the universities of Oslo and Bergen|ann-lee}, objects.",
    ],
)
def test_an_and_that_joins_no_speakers(check_speakers, sentence):
    check_speakers(sentence)


def test_a_group_is_one_whatever_the_order_and_the_words(speakers_of):
    got, _, resolver = speakers_of(
        "{Iran and the United States|} want a deal. {The United States and Iran|} fear it. "
        "{Both sides|} wait."
    )
    assert {speaker for _, speaker in got} == {"iran-and-the-united-states"}
    assert resolver.actors["iran-and-the-united-states"].kind == "group"


@pytest.mark.parametrize(
    "sentence",
    [
        "Talks between Iran and the United States go on. {Both sides|IRN + USA} want a deal.",
        "The US-Iran talks go on. {The two countries|USA + IRN} want a deal.",
        "Iran’s talks with the United States go on. {Both parties|IRN + USA} want a deal.",
        "President [Vladimir Putin] of Russia met with President [Xi Jinping] of China. "
        "{The two leaders|vladimir-putin + xi-jinping} want a deal, {both countries|RUS + CHN} signed it.",
        "{[Hayashi] and [Park]|hayashi + park} spoke. {The two|hayashi + park} agreed. "
        "{They|hayashi + park} shook hands.",
        "Iran, Russia and Turkey met. {The three countries|IRN + RUS + TUR} agree.",
        "Iran is weak. Israel knows it, and Iran does. {Both sides|IRN + ISR} wait.",
        "Salvadoran President [Nayib Bukele] was ill. China and Russia are rivals. The Salvadoran president "
        "went to China, where President [Xi Jinping] waited. {The leaders|nayib-bukele + xi-jinping} spoke.",
        "Iran and Oman met. Later Japan and China met. {The two governments|JPN + CHN} agree.",
    ],
)
def test_both_sides_take_up_the_pair_named_last(check_speakers, sentence):
    check_speakers(sentence)


def test_both_sides_without_a_pair_are_anonymous(check_speakers):
    check_speakers("It rained. {Both sides|?} want a deal.")


@pytest.mark.parametrize(
    "sentence",
    [
        "{[Abbas Araghchi]|abbas-araghchi} objected. {He|abbas-araghchi} left.",
        "[Shimrit Meir] told her staff to go. [Naftali Bennett] stayed with his. "
        "{She|shimrit-meir} objected.",
        "Ms [Anna Berg] met Mr [Nils Lund]. {She|anna-berg} objected. {He|nils-lund} agreed.",
        "[Abbas Araghchi] met with [Badr Albusaidi] in Muscat. {He|abbas-araghchi} was glad.",
        "Iran objected to the plan of [Donald Trump]. {It|IRN} wants another. {He|donald-trump} does not.",
        "In a statement to {[Haaretz:ORG], [Bennett] and [Barnea]|bennett + barnea} agreed.",
        "[Bennett] was slow. Ultimately, he decided and {|bennett}instructed that all should wait.",
        "{Gulf states|gulf-states} objected. {They|gulf-states} want another plan.",
        "President [Fumio Kishida] and Taoiseach [Micheal Martin] met, {they|fumio-kishida + micheal-martin} "
        "said.",
        "{[Anna Berg], who|anna-berg} objected, left.",
    ],
)
def test_pronouns(check_speakers, sentence):
    check_speakers(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Iran objected. {This|-} shows that it is weak.",
        "Iran objected. {That|-} suggests weakness; {what|-} follows is open.",
        "{There|-} are doubts.",
        "{The view|-} is that it is over.",
        "{It|-} is said that it is over.",
    ],
)
def test_a_demonstrative_alone_is_nobody(check_speakers, sentence):
    check_speakers(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "{[Joe Biden]’s trip|joe-biden} suggests it.",
        "{[Trita Parsi]’s assessment|trita-parsi} is bleak.",
        "{Foreign Minister [Abbas Araghchi]’s public statements|abbas-araghchi} suggest it.",
        "{[Trita Parsi]|trita-parsi} is bleak. "
        "{The assessment|trita-parsi} is shared; {his view|trita-parsi} is not.",
        "{Iran’s position|IRN} is clear, {its plan|IRN} is not.",
        "{An EU report|european-union} doubts it.",
        "The US met Israel. {The so-called Jerusalem Declaration|USA + ISR}, signed between the US and "
        "Israel, demands it.",
        "{The statement|SYR}, issued by Syria, demands it.",
        "{Iran and Oman|IRN + OMN} met. {The joint statement|IRN + OMN} demands it.",
    ],
)
def test_a_possessed_noun_or_document_is_its_maker(check_speakers, sentence):
    check_speakers(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "{Iran|IRN} said no, {|IRN}adding that it was ready. {|-}Adding that was easy.",
        "[Amos Linetzky] turned to the government, {|amos-linetzky}asking why nobody had asked.",
        "Jordan is small. King [Abdullah] received [Mahmoud Abbas] and {|abdullah}stressed their ties.",
        "Oman’s foreign minister, [Badr Albusaidi], was glad, but {|badr-albusaidi}warned of delays.",
        "Iran met Oman. They agreed on a date and {|IRN + OMN}stated that all should keep it.",
        "{|abbas-araghchi}Underlining old ties, Iranian Foreign Minister [Abbas Araghchi] left for Muscat.",
        "[Anna Berg] came. {|anna-berg}Criticising the plan, she left.",
        "“It is late,” {[Anna Berg]|anna-berg} said. “It may be too late. But we try,” {|anna-berg}adding "
        "that nobody knows.",
        "The {|RUS}assessment in Moscow was that it is over. There is a growing "
        "{|gulf-states}view in the Gulf that it is not.",
        "Talks may stall, and Iranian officials, in their private conversations, {|IRN}say so.",
        "After the talks, Arab diplomats left early and {|arab-states}complained of the food.",
    ],
)
def test_a_cue_without_a_source_has_the_subject_of_its_sentence(check_speakers, sentence):
    check_speakers(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "{Iran|IRN} said no. It {|-}is expected to agree.",
        "{Iran|IRN} said no, and {|-}it is said that it regrets it.",
        "Iran was hit and {|-}was told to wait.",
        "Iran, Russia and China signed the agreement, {|-}officially called the JCPOA.",
    ],
)
def test_a_passive_has_no_speaker(check_speakers, sentence):
    check_speakers(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "It was shown to businessmen from Belgium, {who|?} liked it.",
        "[Anna Berg] was a nationalist {who|anna-berg} distrusted Japan.",
        "The plan of the Iranian foreign minister, {who|IRN} objected, was dropped.",
        "Oman sent the letter to several senior diplomats in Vienna {who|?} object.",
    ],
)
def test_who_takes_up_the_noun_phrase_before_it(check_speakers, sentence):
    check_speakers(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "“It is over,” {Xinhua|wang-yi} quoted [Wang Yi] as saying.",
        "{The Tehran Times|badr-albusaidi} cited Oman’s foreign minister [Badr Albusaidi] as saying that all "
        "was well.",
    ],
)
def test_whoever_is_quoted_as_saying_speaks(speakers_of, sentence):
    from demarche.stages.quotes.speakers import Source

    _, gold, resolver = speakers_of(sentence)
    cue = next(resolver.text.index(verb) for verb in ("quoted", "cited") if verb in resolver.text)
    assert resolver.resolve(Source([(0, 3)], [], cue)) == gold[0][1]


@pytest.mark.parametrize(
    "sentence",
    [
        "The presidents of Iran, Russia and Turkey met. [Ebrahim Raisi] of Iran, [Vladimir Putin] of Russia "
        "and [Recep Erdogan] of Turkey smiled. "
        "{The presidents|ebrahim-raisi + vladimir-putin + recep-erdogan} agree.",
        "The Iranian and Russian presidents met. {They|IRN + RUS} agree on everything.",
        "The presidents of Iran and Oman met. Israel attacked Syria. {They|IRN + OMN} condemned it.",
        "US Defense Secretary [James Mattis] met with Saudi Deputy Crown Prince [Mohammed Salman] on "
        "Thursday and {they|james-mattis + mohammed-salman} spoke.",
        "{US officials|USA} met. {Gulf states|gulf-states} objected. {They|gulf-states} fear "
        "the United States.",
        "Analysts watch Iran. {They|?} expect a war.",
    ],
)
def test_they_are_those_named_together_before_a_single_state(check_speakers, sentence):
    check_speakers(sentence)


def test_a_group_has_the_names_the_text_gives_it(speakers_of):
    _, _, resolver = speakers_of(
        "The leaders of Iran and Russia met. President [Ebrahim Raisi] of Iran came, so did President "
        "[Vladimir Putin] of Russia. {Both leaders|} agree."
    )
    (group,) = (actor for actor in resolver.actors.values() if actor.members)
    assert {group.name, *group.aliases} >= {
        "Leaders of Iran and Russia",
        "Ebrahim Raisi and Vladimir Putin",
        "Raisi and Putin",
        "Both leaders",
    }


@pytest.mark.parametrize(
    "sentence",
    [
        "Some were told. Several defense officials knew: {some|some-defense-officials} object, "
        "{others|other-defense-officials} do not.",
        "Iran objects. {Some|some} agree.",
    ],
)
def test_some_and_others_are_of_the_people_at_hand(check_speakers, sentence):
    check_speakers(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "{[Nasser Kanaani]|nasser-kanaani} objected. {The [Foreign Ministry:ORG] spokesman|nasser-kanaani} "
        "went on.",
        "{[Dhahi Khalfan], deputy head of the police of the UAE|dhahi-khalfan}, objects. "
        "{The Emirati official|dhahi-khalfan} went on.",
        "Iran’s intelligence minister [Esmaeil Khatib] came. {[Hamid Nouri]|hamid-nouri} objected. "
        "{The intelligence minister|esmaeil-khatib} agreed.",
        "{[Ali Vaez], an analyst|ali-vaez}, objects. {The US official|USA} does not.",
        "{President [Vladimir Putin] of Russia|vladimir-putin} came. {The Iranian official|IRN} objects.",
    ],
)
def test_the_official_goes_on_speaking_unless_something_speaks_against_it(check_speakers, sentence):
    check_speakers(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The deal is old. {The [Daily Herald:ORG]|daily-herald} wrote so. {The British "
        "newspaper|daily-herald} added that it is dead, {the paper|daily-herald} that it is not.",
        "{The [Daily Herald:ORG]|daily-herald} praised Iran. {It|daily-herald} said so twice.",
    ],
)
def test_the_newspaper_is_the_one_that_spoke(check_speakers, sentence):
    check_speakers(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Japan votes. Japan is small, says China. {The Chinese government|CHN} said so. Prices rise. Rents "
        "fall. Nobody minds. Japan is old, Japan is rich. {The government|JPN} plans a law.",
        "The United States is far. The [Biden] administration is weak, {it|USA} helps Israel.",
    ],
)
def test_the_government_is_that_of_the_state_at_hand(check_speakers, sentence):
    check_speakers(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "{Armed Forces Chief of Staff Mohammad Hossein Baqeri|mohammad-hossein-baqeri} came.",
        "{Chinese Ambassador to India Luo Zhaohui last week|luo-zhaohui} objected.",
        "{The [Supreme National Security Council:ORG], which is headed by President [Hassan "
        "Rouhani]|supreme-national-security-council}, met.",
        "{UAE’s state news agency [WAM]|emirates-news-agency} reported it.",
        "{[Cultural Heritage:ORG], Tourism and Handicrafts Director [Ali Mounesan]|ali-mounesan} came.",
        "[Leonid Savin] came. {[Salvin]|leonid-savin} disagrees.",
    ],
)
def test_named_sources_whose_names_are_broken_or_wrapped_in_others(check_speakers, sentence):
    check_speakers(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "[Antony Blinken], Secretary of State\n\n{We|antony-blinken} are concerned that Poland objects.",
        "[Leonid Savin], an analyst, was asked.\n\nQ: Do {you|leonid-savin} agree?\n\nA: {I|leonid-savin} "
        "do.",
        "Iran objects. {I|-} do not; do {you|-}?",
    ],
)
def test_i_and_we_are_who_signs_or_answers(check_speakers, sentence):
    check_speakers(sentence)


def test_i_inside_a_quotation_is_its_speaker(speakers_of):
    from demarche.stages.quotes.speakers import Source

    _, _, resolver = speakers_of("“I think so,” [Anna Berg] said.")
    berg = resolver.text.index("Anna")
    assert resolver.resolve(Source([(berg, berg + 9)], [(0, 13)], berg + 10)) == "anna-berg"
    assert resolver.resolve(Source([(1, 2)], [(9, 11)], 3)) == "anna-berg"


def test_a_second_run_adds_no_actors(speakers_of):
    from demarche.runtime.sentences import sentence_spans
    from demarche.stages.quotes.speakers import Source, SpeakerResolver

    sentence = "{A diplomat|?} fears it, {Iran and Oman|IRN + OMN} do not, {several experts|?} do."
    got, gold, first = speakers_of(sentence)
    text, mentions = first.text, first.mentions
    second = SpeakerResolver(text, mentions, list(first.actors.values()), sentence_spans(text), first.lexicon)
    for words, _ in got:
        at = text.index(words)
        second.resolve(Source([(at, at + len(words))], [], at + len(words) + 1))
    assert got == gold
    assert sorted(second.actors) == sorted(first.actors)


@pytest.mark.parametrize(
    "sentence",
    [
        "[Robert Inlakesh], a political expert, was asked.\n\nQ: Is it over for [Joe "
        "Biden]?\n\n{A:|robert-inlakesh} No.",
    ],
)
def test_interviews_answer_with_the_person_introduced(check_speakers, sentence):
    check_speakers(sentence)


def test_one_state_is_one_actor(speakers_of):
    _, _, resolver = speakers_of(
        "{[Washington:PERSON]|USA}’s reply came. {The US|USA} waits in [Oman:ORG]. {Oman|OMN} hopes. "
        "{American officials|USA} wait."
    )
    assert sorted(resolver.actors) == ["OMN", "USA"]


@pytest.mark.xfail(strict=True, reason="the subject of a subordinate clause goes before who was named last")
def test_he_in_a_main_clause_is_the_object_before_it(check_speakers):
    check_speakers("When [Yair Lapid] contacted [Mike Herzog], {he|mike-herzog} told him so.")
