"""What the sandbox's InvenioRDM reads, against the library that the real one asks, and against anything at all."""

import idutils
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doi_action.sandbox.invenio.edtf import is_date_or_interval
from doi_action.sandbox.invenio.files import require_readable
from doi_action.sandbox.invenio.hosts import STOCK
from doi_action.sandbox.invenio.intake import metadata_faults, taken_in
from doi_action.sandbox.invenio.markup import cleaned
from doi_action.sandbox.invenio.metadata import METADATA
from doi_action.sandbox.invenio.refusal import Refusal
from doi_action.sandbox.invenio.schemes import PEOPLE, SCHEMES, WORKS, detected
from doi_action.sandbox.invenio.vocabularies import by_id, require_known, with_names

IDENTIFIERS = [
    "10.1234/abc",
    "https://doi.org/10.1234/ABC",
    "doi:10.1234/abc",
    "ark:/12345/abc",
    "http://purl.org/net/x",
    "https://example.org/a?b=c",
    "http://hdl.handle.net/2381/12345",
    "hdl:2381/12345",
    "git@example.org:a/b.git",
    "urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66",
    "arXiv:1501.00001v2",
    "math/0309136",
    "978-3-16-148410-0",
    "0317-8471",
    "swh:1:dir:94a9ed024d3859793618152ea559a168bbcbb5e2",
    "0000-0002-1825-0097",
    "https://orcid.org/0000-0002-1694-233x",
    "0000-0002-1825-0098",
    "https://ror.org/05dxps055",
    "gnd:118540238",
    "0000 0001 2281 955X",
    "abc",
    "mailto:a@example.org",
    "",
]
WRITTEN = ("doi", "handle", "arxiv", "orcid", "ror", "gnd", "urn", "url")


@pytest.mark.parametrize("allowed", [PEOPLE, WORKS], ids=["people", "works"])
@pytest.mark.parametrize("identifier", IDENTIFIERS)
def test_scheme_is_the_one_that_idutils_finds(identifier: str, allowed: frozenset[str]) -> None:
    """The first of its guesses that the field takes."""
    guesses = [scheme for scheme in idutils.detect_identifier_schemes(identifier) if scheme in allowed]
    assert detected(identifier, allowed) == (guesses[0] if guesses else None)


@pytest.mark.parametrize("scheme", WRITTEN)
@pytest.mark.parametrize("identifier", IDENTIFIERS)
def test_identifier_is_written_as_idutils_writes_it(identifier: str, scheme: str) -> None:
    """Where it fits the scheme at all."""
    if SCHEMES[scheme].fits(identifier):
        assert SCHEMES[scheme].written(identifier) == idutils.normalize_pid(identifier, scheme)


@pytest.mark.hypothesis
@given(st.text(alphabet="<>/abp ='\"&;script!-"))
def test_cleaned_html_is_clean(html: str) -> None:
    """Cleaning again changes nothing, and no element that may run is left."""
    once = cleaned(html)
    assert cleaned(once) == once
    assert "<script" not in once.lower()


@pytest.mark.hypothesis
@given(st.dates(), st.dates())
def test_interval_of_days_runs_forward(start: object, end: object) -> None:
    """Two days joined by a slash are an interval where the first is not after the second."""
    assert is_date_or_interval(f"{start}/{end}") is (str(start) <= str(end))


_NAMES = sorted({*METADATA.fields, "id", "identifier", "scheme", "person_or_org", "type", "title", "funder", "award"})
_VALUES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=5))
_JSON = st.recursive(
    _VALUES | st.sampled_from(["personal", "mit", "software", "2026", "orcid", "https://example.org"]),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.sampled_from(_NAMES), part, max_size=4),
    max_leaves=12,
)
_PARTS = ("metadata", "access", "files", "pids", "custom_fields", "embargo", "record", "doi", "provider", "until")


@pytest.mark.hypothesis
@given(st.dictionaries(st.sampled_from([*_PARTS, *_NAMES]), _JSON | st.dictionaries(st.sampled_from(_PARTS), _JSON)))
def test_anything_can_be_sent_as_a_draft(body: dict[str, object]) -> None:
    """It is taken in or refused; what was taken in can be shown, and read again without a further loss."""
    try:
        sent = taken_in(body, STOCK, today="2026-11-26")
        require_known(sent.metadata)
    except Refusal:
        return
    kept = by_id(sent.metadata)
    with_names(kept)
    if not metadata_faults(kept):
        assert taken_in({"metadata": kept}, STOCK, today="2026-11-26").metadata == kept


@pytest.mark.hypothesis
@given(st.dictionaries(st.sampled_from(["key", "size", "checksum", "transfer", "x"]), _JSON))
def test_anything_can_be_sent_as_a_file(entry: dict[str, object]) -> None:
    """It is readable or refused."""
    try:
        require_readable(entry, 0)
    except Refusal:
        return
    assert isinstance(entry["key"], str)
