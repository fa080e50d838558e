"""Reading, judging and editing take time in proportion to the length of a file, whatever its texts are made of."""

import re
from functools import partial
from importlib import import_module

import pytest

from doi_action.formats.table import FORMATS, Format, format_of
from tests.growth import EDITORS, MANIFESTS, PATHS, SHAPES, Editor, edited, grown, repaired, texts, with_version, work
from tests.proportion import in_proportion
from tests.sampled import LONG

MANY = 65
"""A file of so many texts takes its time for each shape."""


@pytest.mark.parametrize("path", PATHS)
def test_eight_times_the_text_takes_about_eight_times_as_long(path: str) -> None:
    """Every text of the file at once; `make test` takes every fourth shape or fewer, other ones for the next file."""
    assert texts(path)
    done = work(path)
    done(grown(path, "a", 1))
    apart = 4 if texts(path) < MANY else 16
    shapes = SHAPES if LONG else SHAPES[PATHS.index(path) % apart :: apart]
    steep = [shape for shape in shapes if not in_proportion(done, partial(grown, path, shape), length=300)]
    assert steep == []


WORDS = re.findall(
    r"\w+",
    "proposed there has are and the with that its only several other first last one own their end "
    "each line names person key keys kind card heading paragraph page file name text code host summary description "
    "authors creator creators contributors languages date publication_date paper project_urls roles angle brackets fnd "
    "index oid pointer weights total_parameters doi",
)
"""Lower-case words of the crosswalks that are no keys, or keys of files that are no text."""


@pytest.mark.parametrize("known", FORMATS, ids=lambda known: known.name)
def test_every_text_that_a_reader_knows_is_made_long(known: Format) -> None:
    """The keys that its crosswalk names stand in one of the files above."""
    files = [path for path in PATHS if format_of(path.removesuffix(" in lines")) == known]
    texts_of_files = " ".join(grown(path, "a", 1).decode() for path in files)
    crosswalk = import_module(f"doi_action.formats.{known.module}").CROSSWALK
    named = {word.rpartition(".")[2] for where in crosswalk.values() for word in re.findall(r"[\w@.-]{3,}", where)}
    keys = {word for word in named if len(word) > 2 and word[0].islower()} - {*WORDS}
    assert files and sorted(key for key in keys if key not in texts_of_files) == []


@pytest.mark.parametrize(
    ("name", "edit"),
    [
        *((name, edit) for name in PATHS for edit in EDITORS.get(name.removesuffix(" in lines"), ())),
        *((name, with_version) for name in MANIFESTS),
    ],
)
def test_what_is_measured_is_an_edit(name: str, edit: Editor) -> None:
    """An editor that leaves a file to a person is done with it at once, however long it is."""
    before = grown(name, "a", 100)
    after = edited(edit, name.removesuffix(" in lines"), before)
    assert after and after != before


def test_thirty_thousand_keys_that_nobody_knows_are_read_at_once() -> None:
    """Each is looked up among the known ones, and none is compared with all the others."""

    def keys(count: int) -> bytes:
        unknown = ",\n".join(f'"unknown-{number}": "x"' for number in range(count))
        return f'{{"@context": "https://w3id.org/codemeta/3.0", "name": "A",\n{unknown}}}'.encode()

    assert in_proportion(work("codemeta.json"), keys, length=3_000, times=10)


@pytest.mark.parametrize(
    ("path", "part", "length"),
    [
        ("README.rst", ".. a comment\n\n", 500),
        ("README.rst", '.. raw:: html\n\n   <img src="a">\n\n', 200),
        ("README.md", '![a](b) <img src="b">\n', 200),
        ("README.adoc", "https://a[image:b[c]] image:d[e]\n", 200),
    ],
)
def test_a_readme_of_many_parts_is_read_in_proportion(path: str, part: str, length: int) -> None:
    """None of them is sought among all the others."""
    assert in_proportion(work(path), lambda count: (part * count).encode(), length=length, times=8)


def test_eight_times_the_authors_are_repaired_in_about_eight_times_as_long() -> None:
    """Each has a finding of its own, and each repair is held against the whole file."""

    def authors(count: int) -> bytes:
        people = [f"  - name: Author {number}\n    orcid: 0000-0002-1825-0097\n" for number in range(count)]
        return f"cff-version: 1.2.0\nmessage: m\ntitle: T\nauthors:\n{''.join(people)}".encode()

    few = authors(10)
    assert edited(repaired, "CITATION.cff", few) != few
    assert in_proportion(lambda data: edited(repaired, "CITATION.cff", data), authors, length=250)


def test_work_that_begins_anew_at_every_step_is_found() -> None:
    """The measure itself: each letter is sought among all before it."""

    def again_and_again(length: int) -> None:
        for end in range(length):
            sum(range(end))

    assert not in_proportion(again_and_again, int, length=1_000)
