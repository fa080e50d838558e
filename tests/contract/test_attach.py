"""Files are deposited with a draft, before it is published, at a registry that stores files."""

from dataclasses import replace
from io import BytesIO

from doi_action.http.client import Http
from doi_action.identifiers import Doi
from doi_action.lineage import Lineage, RegistryRecord, Version, placeholder
from doi_action.model import Metadata, Tag
from doi_action.plan.release import Updating, Wanted, plan_release
from doi_action.plan.steps import Step, word_of
from doi_action.release.carry_out import carry_out
from doi_action.release.names import named
from tests.contract.naming_registry import NAMING, NamingRegistry, NamingServer

METADATA = Metadata(title="A tool")
FILES = {"tool-1.0.zip": b"PK", "README": b"Read me."}


def lineage() -> Lineage:
    """A work without any DOI."""
    version = Version(text="1.0", tag=Tag(name="v1.0", commit="c", distance=0), doi=placeholder("version 1.0"))
    concept = placeholder("concept")
    return Lineage(
        identity="git:1", work="", concept_doi=concept, version=version, provisional=frozenset({concept, version.doi})
    )


def plan(asked: Lineage, registry: NamingRegistry) -> tuple[Step, ...]:
    """The steps of its release with two files."""
    page = registry.landing_page(asked.version.doi)
    release = Wanted(metadata=METADATA, lineage=asked, landing_page=page, files=tuple(FILES))
    updating = Updating(differences=registry.differences, held=registry.held)
    return plan_release(release, concept_page="", draft=False, updating=updating, keeps_concept=True).steps


def test_files_are_deposited_before_the_version_is_published() -> None:
    """Whole, under their names; once it is public nothing is attached any more."""
    with NamingServer() as server:
        registry = NamingRegistry(NAMING, Http(), server.url)
        asked = named(registry, lineage(), METADATA, dry_run=False)
        steps = plan(asked, registry)
        assert [word_of(step) for step in steps] == ["attach", "publish"]

        done: dict[Doi, RegistryRecord] = {}
        carry_out(
            registry,
            steps,
            lineage=asked,
            tell=lambda _line: None,
            done=done,
            open_file=lambda name: BytesIO(FILES[name]),
        )
        assert {name: content for (_, name), content in server.files.items()} == FILES
        assert server.writes[-1] == "POST/publish"

        public = replace(asked, current=registry.read(asked.version.doi))
        assert "attach" not in {word_of(step) for step in plan(public, registry)}
