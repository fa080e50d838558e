"""What a registry is asked about a work: all that repository and settings say of it before any registry is read."""

from collections.abc import Mapping
from dataclasses import dataclass

from doi_action.identifiers.types import Doi
from doi_action.lineage import Suffixes, Version, versions_of
from doi_action.model import Repository, Tag


@dataclass(frozen=True, kw_only=True, slots=True)
class Inquiry:
    """What the repository and the settings say of a work before any registry is asked.

    `tags` are all tags of the repository, `named` the versions of those that name one, `tag` and `version` the
    release's, `prerelease` what the host says of it. `cited` are the DOIs that the head's files
    name, in order. `concept_doi` is the setting of that name. `prefix` and `suffix_pattern` matter only where we choose
    the names.
    """

    repository: Repository
    tags: tuple[Tag, ...]
    tag: str
    version: str
    named: Mapping[str, str]
    prefix: str
    suffix_pattern: str = "opaque"
    work: str = ""
    concept_doi: Doi | None = None
    cited: tuple[Doi, ...] = ()
    prerelease: bool | None = None

    @property
    def release_tag(self) -> Tag:
        """The tag of the release."""
        return next(tag for tag in self.tags if tag.name == self.tag)

    def names(self, identity: str) -> Suffixes:
        """How we name the DOIs of this work."""
        return Suffixes(pattern=self.suffix_pattern, identity=identity, name=self.repository.name, work=self.work)

    def computed_concept(self, identity: str) -> Doi:
        """The concept DOI by our naming."""
        return Doi(self.prefix, self.names(identity).concept())

    def versions(self, concept: Doi, identity: str) -> tuple[Version, ...]:
        """Every tagged version with its DOI by our naming, the release's own first.

        The release goes by the version that the settings give it, whatever its tag says.
        """
        names = self.names(identity)
        tagged = versions_of(self.tags, self.named, concept=concept, prefix=self.prefix, names=names)
        others = (version for version in tagged if version.tag.name != self.tag)

        doi = Doi(self.prefix, names.version(concept, self.version))
        release = Version(text=self.version, tag=self.release_tag, doi=doi, flag=self.prerelease)
        return (release, *others)

    @property
    def ways_to_an_identity(self) -> str:
        """What to do where the identity of a clone could not be learned."""
        if (self.repository.url or "").startswith("https://huggingface.co/"):
            # Nothing asks the Hub for a repository's id, so that neither a network nor a token would help.
            return "give a repository on GitHub the same files, the card among them, and release there"

        owner, name = self.repository.owner or "OWNER", self.repository.name
        return (
            "run it again where the network is open; or publish at the host, in the Action or with "
            f"--repo {owner}/{name} and GITHUB_TOKEN set"
        )
