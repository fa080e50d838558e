"""Citations for people: names, dates, versions and labels as each style wants them."""

import re
from dataclasses import replace
from datetime import date

import pytest

from doi_action.citation.authors import initials
from doi_action.citation.cited import cited
from doi_action.citation.styles import STYLES
from doi_action.errors import SettingsError
from doi_action.identifiers.types import Doi
from doi_action.model import Creator, Kind, Metadata, NameType, RelatedIdentifier, home_page
from doi_action.verbs.cite import cite, run

DOI = Doi("10.14454", "d1a5-bmqq-e7sb-07")
URL = "https://doi.org/10.14454/d1a5-bmqq-e7sb-07"
ORCHARD = Metadata(
    kind=Kind.SOFTWARE,
    title="Orchard",
    creators=(
        Creator(given_names="Ludwig Maria", family_names="Beethoven", particle="van"),
        Creator(given_names="Jean-Paul", family_names="Müller", suffix="Jr."),
        Creator(name="The Orchard Team", name_type=NameType.ORGANISATION),
    ),
    publisher="Example Lab",
    publication_date=date(2026, 3, 5),
    version="1.10",
)
WHOLE = {
    "apa": "van Beethoven, L. M., Müller, J.-P., Jr., & The Orchard Team. (2026). Orchard (Version 1.10)"
    f" [Computer software]. Example Lab. {URL}",
    "chicago": "Beethoven, Ludwig Maria van, Jean-Paul Müller Jr., and The Orchard Team. 2026. Orchard. Version 1.10."
    f" Example Lab. {URL}.",
    "harvard": "van Beethoven, L.M., Müller, J.-P., Jr. and The Orchard Team (2026) Orchard (Version 1.10)"
    f" [Computer program]. Example Lab. Available at: {URL}.",
    "ieee": "L. M. van Beethoven, J.-P. Müller Jr., and The Orchard Team, “Orchard,” version 1.10. Example Lab,"
    f" Mar. 5, 2026. doi: {DOI}.",
    "mla": f"van Beethoven, Ludwig Maria, et al. Orchard. Version 1.10, Example Lab, 5 Mar. 2026, {URL}.",
    "vancouver": "van Beethoven LM, Müller JP Jr, The Orchard Team. Orchard [software]. Version 1.10. Example Lab;"
    f" 2026 Mar 5. doi: {DOI}",
}
BARE = {
    "apa": "Orchard [Computer software]. (n.d.).",
    "chicago": "Orchard. n.d.",
    "harvard": "Orchard (no date) [Computer program].",
    "ieee": "“Orchard.”",
    "mla": "Orchard.",
    "vancouver": "Orchard [software].",
}


def authors(count: int) -> tuple[Creator, ...]:
    """People whose family names count upwards."""
    return tuple(Creator(given_names="Ada", family_names=f"A{number}") for number in range(1, count + 1))


def cited_by(count: int, style: str) -> str:
    """The citation of a work with so many authors."""
    return cite(replace(ORCHARD, creators=authors(count)), style=style, doi=DOI)


@pytest.mark.parametrize("style", WHOLE)
def test_whole_citation(style: str) -> None:
    """A person with a particle, one with a suffix and a team; version 1.10 stays 1.10."""
    assert cite(ORCHARD, style=style, doi=DOI) == WHOLE[style]


@pytest.mark.parametrize("style", BARE)
def test_citation_of_a_bare_title(style: str) -> None:
    """What is not known leaves no hole, and the date says so where the style has words for it."""
    assert cite(Metadata(title="Orchard"), style=style, doi=None) == BARE[style]


@pytest.mark.parametrize(("kind", "label"), [(Kind.DATASET, "[Data set]"), (Kind.MODEL, "[Machine learning model]")])
def test_apa_says_what_kind_of_work_it_is(kind: Kind, label: str) -> None:
    """APA 7 describes works that are no text in brackets."""
    assert f"(Version 1.10) {label}. " in cite(replace(ORCHARD, kind=kind), style="apa", doi=DOI)


@pytest.mark.parametrize(
    ("style", "count", "beginning"),
    [
        ("apa", 1, "A1, A. (2026)"),
        ("apa", 2, "A1, A., & A2, A. (2026)"),
        ("apa", 20, ", ".join(f"A{n}, A." for n in range(1, 20)) + ", & A20, A. (2026)"),
        ("apa", 21, ", ".join(f"A{n}, A." for n in range(1, 20)) + ", . . . A21, A. (2026)"),
        ("chicago", 2, "A1, Ada, and Ada A2. 2026"),
        ("chicago", 10, "A1, Ada, " + ", ".join(f"Ada A{n}" for n in range(2, 10)) + ", and Ada A10. 2026"),
        ("chicago", 11, "A1, Ada, " + ", ".join(f"Ada A{n}" for n in range(2, 8)) + ", et al. 2026"),
        ("mla", 2, "A1, Ada, and Ada A2. Orchard"),
        ("mla", 3, "A1, Ada, et al. Orchard"),
        ("ieee", 2, "A. A1 and A. A2, “Orchard"),
        ("ieee", 6, ", ".join(f"A. A{n}" for n in range(1, 6)) + ", and A. A6, “"),
        ("ieee", 7, "A. A1 et al., “Orchard"),
        ("harvard", 3, "A1, A., A2, A. and A3, A. (2026)"),
        ("harvard", 4, "A1, A. et al. (2026)"),
        ("vancouver", 6, ", ".join(f"A{n} A" for n in range(1, 7)) + ". Orchard"),
        ("vancouver", 7, ", ".join(f"A{n} A" for n in range(1, 7)) + ", et al. Orchard"),
    ],
)
def test_long_lists_of_authors_are_cut_where_the_style_says(style: str, count: int, beginning: str) -> None:
    """Each style has its own limit, and its own words beyond it."""
    assert cited_by(count, style).startswith(beginning)


def test_thousands_of_authors_are_no_trouble() -> None:
    """Collaborations cite so."""
    assert cited_by(5000, "apa").count(",") < 50


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("Jane", "J."),
        ("J. R. R.", "J. R. R."),
        ("J.R.R.", "J. R. R."),
        ("Jean-Paul", "J.-P."),
        ("Maria de Fátima", "M. de F."),
        ("Élise", "É."),
        ("明", "明"),
        ("ada", "A."),
    ],
)
def test_initials(given: str, written: str) -> None:
    """Hyphens stay, particles stay, and scripts without capitals are not cut."""
    assert initials(given) == written


@pytest.mark.parametrize("style", WHOLE)
def test_name_that_was_never_split_is_printed_whole(style: str) -> None:
    """Nobody guesses which word is the family name."""
    work = replace(ORCHARD, creators=(Creator(name="Ada Example"),))
    assert cite(work, style=style, doi=DOI).startswith("Ada Example")


def test_publisher_that_is_the_author_is_said_once() -> None:
    """APA 7, 9.29: when author and publisher are the same, the publisher is left out."""
    work = replace(ORCHARD, creators=(Creator(name="Example Lab"),))
    assert cite(work, style="apa", doi=DOI) == f"Example Lab. (2026). Orchard (Version 1.10) [Computer software]. {URL}"


def test_title_that_asks_keeps_its_question_mark() -> None:
    """No full stop after a question mark."""
    assert "2026. Why apples? Version" in cite(replace(ORCHARD, title="Why apples?"), style="chicago", doi=DOI)


def test_without_doi_the_citation_leads_to_the_landing_page() -> None:
    """Then to the repository; a citation always leads somewhere when it can."""
    work = replace(ORCHARD, landing_page="https://example.org/orchard", repository_url="https://example.org/git")
    assert cite(work, style="apa", doi=None).endswith(" https://example.org/orchard")


@pytest.mark.parametrize("relation", ["IsVariantFormOf", "References", "IsDescribedBy"])
def test_without_doi_and_repository_the_home_page_is_cited(relation: str) -> None:
    """A page of the work before a build of it, and never the page of something else."""
    other = RelatedIdentifier(value="https://other.example.org", scheme="URL", relation=relation)
    work = replace(ORCHARD, publisher=None, related_identifiers=(other, home_page("https://orchard.example.org")))
    assert cite(work, style="apa", doi=None).endswith("https://orchard.example.org")
    alone = cite(replace(work, related_identifiers=(other,)), style="apa", doi=None)
    assert alone.endswith(other.value) is (relation == "IsVariantFormOf")


@pytest.mark.parametrize("style", WHOLE)
@pytest.mark.parametrize("title", ["Orchard data.", "Is it raining?", "Stop!", "And so on..."])
def test_no_stop_is_doubled(style: str, title: str) -> None:
    """A title or publisher that ends a sentence gets no second mark."""
    text = cite(replace(ORCHARD, title=title, publisher="Zenodo, Inc."), style=style, doi=DOI)
    assert not re.search(r"(?<!\.)\.\.(?!\.)|[?!]”?[.,]|\.\.\.\.", text)
    assert cite(replace(ORCHARD, version=None, title=title), style=style, doi=DOI).count("..") == title.count("..")


def test_quotes_within_a_quoted_title_are_single() -> None:
    """IEEE puts the title in quotes."""
    assert "“The ‘raw’ data,” version" in cite(replace(ORCHARD, title='The "raw" data'), style="ieee", doi=DOI)


@pytest.mark.parametrize("style", WHOLE)
def test_a_family_name_alone_keeps_its_particle_and_suffix(style: str) -> None:
    """Nothing vanishes because nobody said a given name."""
    work = replace(ORCHARD, creators=(Creator(family_names="Vaart", particle="van der", suffix="III"),))
    assert cite(work, style=style, doi=DOI).startswith("van der Vaart III")


@pytest.mark.parametrize(
    ("given", "style", "beginning"),
    [
        ("J.R.B.", "chicago", "Holm, J. R. B. 2026"),
        ("J.R.B.", "mla", "Holm, J. R. B. Orchard"),
        ('A. "Darth"', "vancouver", "Holm A."),
        ('A. "Darth"', "apa", "Holm, A. (2026)"),
        ("Maria de Fátima", "vancouver", "Holm M de F."),
    ],
)
def test_given_names_of_odd_forms(given: str, style: str, beginning: str) -> None:
    """Initials that were written together, a nickname, a particle."""
    work = replace(ORCHARD, creators=(Creator(given_names=given, family_names="Holm"),))
    assert cite(work, style=style, doi=DOI).startswith(beginning)


def test_unknown_style_names_the_known_ones() -> None:
    """The message says what to write instead."""
    with pytest.raises(SettingsError) as error:
        cite(ORCHARD, style="apa6", doi=DOI)
    assert "'apa6'" in error.value.message
    assert "bibtex-classic" in error.value.fix


def test_one_style_is_printed_alone_and_several_under_their_names() -> None:
    """One citation can be piped; several need to be told apart."""
    assert run(ORCHARD, styles=("apa",), doi=DOI) == f"{WHOLE['apa']}\n"
    assert run(ORCHARD, styles=("apa", "mla"), doi=DOI) == f"APA 7\n\n{WHOLE['apa']}\n\nMLA 9\n\n{WHOLE['mla']}\n"


@pytest.mark.parametrize("style", STYLES)
def test_template_characters_in_values_are_data(style: str) -> None:
    """A title with Jinja in it is printed, not run."""
    written = cite(replace(ORCHARD, title="{{ 7 * 7 }}"), style=style, doi=DOI)
    assert "49" not in written
    assert "7 * 7" in written


@pytest.mark.parametrize(
    ("metadata", "key"),
    [
        (ORCHARD, "Beethoven_2026_Orchard_1.10"),
        (replace(ORCHARD, version="2.0+build 7"), "Beethoven_2026_Orchard_2.0-build-7"),
        (replace(ORCHARD, title="The “Æble” of Ørsted", creators=()), "2026_Aeble_1.10"),
        (
            Metadata(title="苹果", creators=(Creator(family_names="王", given_names="明"),)),
            "doi_10.14454-d1a5-bmqq-e7sb-07",
        ),
    ],
)
def test_key_is_ascii_and_tells_versions_apart(metadata: Metadata, key: str) -> None:
    """Author, year, first telling word, version; the DOI where no Latin letter is left."""
    assert cited(metadata, DOI).key == key


@pytest.mark.parametrize(
    "works",
    [
        [(Kind.DATASET, "Bird Songs (train)"), (Kind.DATASET, "Bird Songs (test)")],
        [(Kind.DATASET, f"{'Songs of birds ' * 6} part {part}") for part in ("one", "two")],
        [(Kind.SOFTWARE, "Owl"), (Kind.MODEL, "Owl"), (Kind.DATASET, "Owl")],
    ],
    ids=["last word", "end of a long title", "one name"],
)
def test_works_of_one_owner_and_year_have_keys_of_their_own(works: list[tuple[Kind, str]]) -> None:
    """One bibliography holds two data sets, and a model with its data and its code, of one version and year."""
    keys = {cited(replace(ORCHARD, kind=kind, title=title), DOI).key for kind, title in works}
    assert len(keys) == len(works)


def test_a_title_that_says_its_kind_says_it_once() -> None:
    """`Dune-model-model` would help nobody."""
    assert cited(replace(ORCHARD, kind=Kind.MODEL, title="Dune Model"), DOI).key == "Beethoven_2026_Dune-Model_1.10"
    dataset = replace(ORCHARD, kind=Kind.DATASET, title="Wheat Dataset")
    assert cited(dataset, DOI).key == "Beethoven_2026_Wheat-Dataset_1.10"


def test_models_of_a_family_have_keys_of_their_own() -> None:
    """They differ in the last word of their names, and one bibliography holds both."""
    keys = []
    for name in ("Dune Writer (small)", "Dune Writer (large)", "沙丘", f"Dune {'x' * 90}"):
        keys.append(cited(replace(ORCHARD, kind=Kind.MODEL, title=name), DOI).key)
    assert keys[:2] == ["Beethoven_2026_Dune-Writer-small-model_1.10", "Beethoven_2026_Dune-Writer-large-model_1.10"]
    assert keys[2] == "Beethoven_2026_d1a5-bmqq-e7sb-07_1.10"
    assert len(keys[3]) < 96
    assert cited(replace(ORCHARD, title="Dune Writer"), DOI).key == "Beethoven_2026_Dune_1.10"
