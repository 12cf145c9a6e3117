"""Persons: one person by several names, and for whom a person speaks."""

import pytest


@pytest.mark.parametrize(
    "sentence",
    [
        "[Abbas Araghchi|abbas-araghchi] came. [Araghchi|abbas-araghchi] left. [Abbas|abbas-araghchi] slept.",
        "[Araghchi|abbas-araghchi] rejects plan\n\n[Abbas Araghchi|abbas-araghchi] said so.",
        "[President Donald Trump|donald-trump] came. [Mr Trump|donald-trump] left.",
        "[Hossein Amir Abdollahian|hossein-amir-abdollahian] came. "
        "[Amir Abdollahian|hossein-amir-abdollahian] left.",
        "[Recep Tayyip Erdoğan|recep-tayyip-erdogan] came. [Erdogan|recep-tayyip-erdogan] left.",
        "[Xi Jinping|xi-jinping] came. [Xi|xi-jinping]’s aides left.",
        "[Anna Berg|anna-berg] came with [Nils Berg|nils-berg]. [Berg|nils-berg] left.",
        "[Leonid Savin|leonid-savin] came. [Salvin|leonid-savin] left.",
        "[Atul Gupta|atul-gupta] came. The [Guptas|guptas] left.",
        "[Ivanka Trump|ivanka-trump] is not [Donald Trump|donald-trump].",
    ],
)
def test_surnames_and_short_forms_join_the_full_name(check_names, sentence):
    check_names(sentence)


def test_a_title_before_the_name_makes_another_name() -> None:
    from demarche.lexicons import ActorLexicon
    from demarche.scheme import Entity
    from demarche.stages.actors.resolve import resolve

    resolved = resolve("King Abdullah came.", [Entity(start=5, end=13, label="PERSON")], ActorLexicon.load())
    assert list(resolved.actors["abdullah"].aliases) == ["Abdullah", "King Abdullah"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Iranian Foreign Minister [Abbas Araghchi|abbas-araghchi > IRN] said no.",
        "US Vice President [J.D. Vance|jd-vance > USA] said no.",
        "Oman’s foreign minister, [Badr Albusaidi|badr-albusaidi > OMN], said yes.",
        "[Abbas Araghchi|abbas-araghchi > IRN], the Iranian foreign minister, said no.",
        "[Kaja Kallas|kaja-kallas > european-union], the foreign policy chief of the European Union, said "
        "no.",
        "UN Secretary-General [António Guterres|antonio-guterres > united-nations] appealed.",
        "US envoy to Iran [Rob Malley|rob-malley > USA] appealed.",
        "The Israeli Ambassador in Washington, [Mike Herzog|mike-herzog > ISR], appealed.",
        "[Ebrahim Raisi|ebrahim-raisi > IRN] of Iran met [Vladimir Putin|vladimir-putin > RUS] of Russia.",
        "[Ali Bagheri|ali-bagheri > IRN], who heads Iran’s team, left early.",
        "A spokesman for the Iranian government, [Ali Bahadori|ali-bahadori > IRN], declined.",
        "Prime Minister [Fumio Kishida|fumio-kishida > JPN] of Japan met his Irish counterpart [Micheal "
        "Martin|micheal-martin > IRL].",
        "The leaders of the Astana process met at the invitation of the president of Russia, [Vladimir "
        "Putin|vladimir-putin > RUS].",
        "Hamas spokesman [Sami Abu Zuhri|sami-abu-zuhri > hamas] agreed.",
    ],
)
def test_party_by_title_apposition_and_relative_clause(check_names, sentence):
    check_names(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "On the Iranian side, [Abbas Araghchi|abbas-araghchi > IRN] and [Ali Larijani|ali-larijani > IRN] "
        "were there.",
        "On the US side were [Steve Witkoff|steve-witkoff > USA] and others; on the Iranian side, [Ali "
        "Larijani|ali-larijani > IRN].",
        "Syria’s [Bashar Assad|bashar-assad > SYR] fell.",
        "Japan was represented. Foreign Minister [Yoshimasa Hayashi|yoshimasa-hayashi > JPN] spoke first.",
    ],
)
def test_party_by_side_owner_and_the_state_at_hand(check_names, sentence):
    check_names(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "[Shashank Joshi|shashank-joshi > -], defence editor at The Economist, argues that Iran is weak.",
        "[Trita Parsi|trita-parsi > -], executive vice president at the Quincy Institute, says the US is "
        "weak.",
        "[Trita Parsi|trita-parsi > -] of the [Quincy Institute:ORG] says the US is weak.",
        "American journalist and author [Max Blumenthal|max-blumenthal > -] disagrees.",
        "[Vali Nasr|vali-nasr > -], a professor of Middle East studies at Johns Hopkins University, agrees "
        "with Iran.",
        "[Ali Vaez|ali-vaez > -], Iran project director at Crisis Group, agrees.",
        "The US is weak, said chief executive [Elon Hall|elon-hall > -].",
        "Iran analyst [Sanam Vakil|sanam-vakil > -] agrees.",
    ],
)
def test_experts_journalists_and_think_tanks_have_no_party(check_names, sentence):
    check_names(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Former US ambassador [Robert Ford|robert-ford > -] disagrees.",
        "[Javad Zarif|javad-zarif > -], a former Iranian foreign minister, disagrees.",
        "[Victor Cha|victor-cha > -], who served as US envoy, disagrees.",
        "[Shinzo Abe|shinzo-abe > -] was Japan’s longest-serving prime minister.",
        "Ex-president [Hassan Rouhani|hassan-rouhani > -] of Iran disagrees.",
        "Former Israeli prime minister [Yair Lapid|yair-lapid > ISR], now the Israeli opposition leader, "
        "disagrees. "
        "Israeli opposition leader [Lapid|yair-lapid > ISR] is loud.",
    ],
)
def test_former_officials_have_no_party_unless_they_hold_another_office(check_names, sentence):
    check_names(sentence)


def test_an_owner_of_the_title_does_not_lend_it(check_names):
    check_names(
        "Japan and France met. [Shimrit Meir|shimrit-meir > ISR], the Israeli prime minister’s adviser, left."
    )
