"""What a work is called: one table, and every format says what the record says."""

import json

import pytest

from doi_action.citation.cited import cited
from doi_action.citation.csl_json import csl_item
from doi_action.model import Creator, Kind, Metadata
from doi_action.model.kinds import BY_RESOURCE_TYPE, words_of
from doi_action.verbs.cite import cite
from doi_action.verbs.export import run

OTHER_TYPES = [name for name in BY_RESOURCE_TYPE if name != "Software"]
STYLES_WITH_LABEL = ("apa", "harvard", "vancouver")


def work(resource_type: str | None = None, kind: Kind | None = None) -> Metadata:
    """A small work of this type."""
    return Metadata(kind=kind, resource_type=resource_type, title="Tides", creators=(Creator(name="Tide Lab"),))


@pytest.mark.parametrize("general", OTHER_TYPES)
@pytest.mark.parametrize("style", STYLES_WITH_LABEL)
def test_a_work_is_cited_as_what_it_is(general: str, style: str) -> None:
    """Nothing but software is called software, though software is the default kind."""
    text = cite(work(general, Kind.SOFTWARE), doi=None, style=style).lower()
    assert BY_RESOURCE_TYPE[general].in_style(style).lower() in text
    assert "computer" not in text.replace("computational", "")


@pytest.mark.parametrize("general", OTHER_TYPES)
@pytest.mark.parametrize("style", ["bibtex", "biblatex", "bibtex-classic", "ris", "endnote", "csl-json"])
def test_no_program_reads_another_type_as_software(general: str, style: str) -> None:
    """Reference managers show what the record says."""
    text = cite(work(general), doi=None, style=style).lower()
    assert not any(word in text for word in ("software", "ty  - comp", "computer program"))


def test_a_trained_model_stays_one_whatever_its_record_calls_it() -> None:
    """DataCite has no type for a model that was trained, so people override the one we send."""
    for metadata in (work(None, Kind.MODEL), work("Software", Kind.MODEL)):
        assert "[Machine learning model]" in cite(metadata, doi=None, style="apa")
        assert csl_item(cited(metadata, None))["genre"] == "Machine learning model"


def test_an_unknown_type_of_a_record_is_called_by_its_name() -> None:
    """A newer edition of DataCite's schema may know types that this table does not."""
    assert words_of(None, "Hologram").label == "Hologram"


@pytest.mark.parametrize(("general", "upload"), [("Workflow", "workflow"), ("Preprint", "publication")])
def test_the_exports_to_zenodo_follow_the_type(general: str, upload: str) -> None:
    """An upload_type that fits is taken."""
    assert json.loads(run(work(general), "zenodo").text)["upload_type"] == upload


@pytest.mark.parametrize(("form", "general"), [("zenodo", "Instrument"), ("inveniordm", "Service")])
def test_a_type_that_a_format_lacks_is_named_as_lost(form: str, general: str) -> None:
    """The nearest word is written, and that it is not the whole truth is said."""
    assert f"the type {general}" in run(work(general), form).left_out


def test_schema_org_has_a_type_for_a_workflow_only_as_a_creative_work() -> None:
    """No type is claimed that is not true."""
    document = json.loads(run(work("Workflow", Kind.SOFTWARE), "schema-org").text)
    assert (document["@type"], document["additionalType"]) == ("CreativeWork", "Workflow")
