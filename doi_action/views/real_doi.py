"""What tells a rehearsal from a release: which DOIs somebody can follow, and the lines that make them real. Pure."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from doi_action.identifiers.prefixes import UNREAL_PREFIXES
from doi_action.identifiers.types import Doi
from doi_action.lineage import DoiState, is_out

if TYPE_CHECKING:
    from doi_action.report import Report

RESOLVER = "https://doi.org/"
_URL_FIELD = re.compile(r",\n +url += \{https://doi\.org/[^}\n]*\}")
"""The field of an entry as `citation/bibtex.py` writes it, behind another one."""

WORKFLOW_LINES = (
    "with:",
    "  registry: datacite",
    '  prefix: "10.12345"',
    "  publisher: Example University",
    "  username: MEMBER.REPO",
    "  password: ${{ secrets.DATACITE_PASSWORD }}",
)
"""What the step of a workflow needs for real DOIs of one's own prefix; the README shows the same lines."""

COMMAND_LINES = (
    "export DATACITE_USERNAME=MEMBER.REPO",
    "read -rs DATACITE_PASSWORD && export DATACITE_PASSWORD",
    'doi-action publish --registry datacite --prefix 10.12345 --publisher "Example University"',
)
"""The same on a command line; typed so, the password is in no history."""

ZENODO_WORKFLOW_LINES = ("with:", "  registry: zenodo", "  registry-token: ${{ secrets.ZENODO_TOKEN }}")
"""For real DOIs of Zenodo; the README shows the same lines."""

ZENODO_COMMAND_LINES = ("read -rs ZENODO_TOKEN && export ZENODO_TOKEN", "doi-action publish --registry zenodo")

HOST_WORKFLOW_LINES = (
    "with:",
    "  registry: inveniordm",
    "  registry-url: https://rdm.example.edu",
    "  registry-token: ${{ secrets.INVENIORDM_TOKEN }}",
    "  publisher: Example University",
)
HOST_COMMAND_LINES = (
    "read -rs INVENIORDM_TOKEN && export INVENIORDM_TOKEN",
    'doi-action publish --registry inveniordm --registry-url https://rdm.example.edu --publisher "Example University"',
)

ARCHIVE_WORKFLOW_LINES = (
    *WORKFLOW_LINES,
    "  archive: zenodo",
    "  archive-token: ${{ secrets.ZENODO_TOKEN }}",
)
"""For one's own prefix, where an archive was rehearsed."""

ARCHIVE_COMMAND_LINES = (
    *COMMAND_LINES[:-1],
    "read -rs ARCHIVE_TOKEN && export ARCHIVE_TOKEN",
    f"{COMMAND_LINES[-1]} --archive zenodo",
)

AS_ZENODO, AS_HOST = ("zenodo", "zenodo-sandbox"), ("inveniordm", "inveniordm-test")
"""The registries that were rehearsed when their own lines are what is wanted."""

TITLE = "For real DOIs, add these lines to the step in your workflow, with your own values"
COMMAND_TITLE = "For real DOIs, with your own values"
OTHERWISE = "No prefix of your own? Zenodo gives DOIs to everybody, free"


@dataclass(frozen=True, kw_only=True, slots=True)
class LinesForReal:
    """What makes a rehearsal real in one place: for a prefix of one's own, with an archive, at a host, at Zenodo."""

    title: str
    prefix: tuple[str, ...]
    archive: tuple[str, ...]
    host: tuple[str, ...]
    zenodo: tuple[str, ...]


IN_WORKFLOW = LinesForReal(
    title=TITLE,
    prefix=WORKFLOW_LINES,
    archive=ARCHIVE_WORKFLOW_LINES,
    host=HOST_WORKFLOW_LINES,
    zenodo=ZENODO_WORKFLOW_LINES,
)
ON_COMMAND_LINE = LinesForReal(
    title=COMMAND_TITLE,
    prefix=COMMAND_LINES,
    archive=ARCHIVE_COMMAND_LINES,
    host=HOST_COMMAND_LINES,
    zenodo=ZENODO_COMMAND_LINES,
)


def lines_for_real(report: "Report") -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What makes a rehearsal real where its report is read: titles, each with its lines; one of them will do."""
    lines = IN_WORKFLOW if report.in_action else ON_COMMAND_LINE

    registry = report.outputs.get("registry", "")
    if registry in AS_ZENODO:
        return ((lines.title, lines.zenodo),)
    if registry in AS_HOST:
        return ((lines.title, lines.host),)

    # DataCite keeps no files: an archive beside it does.
    if report.files:
        return ((lines.title, lines.archive),)
    return ((lines.title, lines.prefix), (OTHERWISE, lines.zenodo))


def wants_real(report: "Report") -> bool:
    """Whether the reader just saw a rehearsal end well, and may want the DOIs that it only named."""
    if report.verb != "publish" or report.error:
        return False
    return report.would and report.rehearsal


def citation_heading(report: "Report") -> str:
    """What stands above the citation: nobody can cite what is planned, nor a draft."""
    if report.would:
        return "How it would be cited"
    if not _is_public(report):
        return "How it will be cited once it is published"
    return "Cite this version"


def _is_public(report: "Report") -> bool:
    """Whether the version's DOI leads somewhere: no draft does, nor a name that no registry holds yet."""
    return report.outputs.get("state") in (DoiState.REGISTERED, DoiState.FINDABLE)


def can_be_followed(report: "Report", doi: str) -> bool:
    """Whether `doi` of a report leads somewhere: a link that nobody can follow looks like a DOI that exists."""
    if report.rehearsal:
        return False
    if not report.would:
        return _is_public(report)

    # A plan at a real registry: what is public already leads somewhere, and what would come does not yet.
    known = report.lineage
    if known is None:
        return False

    public = {str(version.doi) for version in known.published}
    for record in (known.concept, known.current, *known.records.values()):
        if is_out(record):
            public.add(str(record.doi))
    return doi in public


def live_address(doi: Doi, state: str) -> str:
    """Where the DOI of an audited release in this `state` leads, "" where it leads nowhere."""
    if doi.prefix in UNREAL_PREFIXES:
        return ""
    # A withdrawn DOI leads to its tombstone.
    if state in ("findable", "registered", "withdrawn"):
        return doi.url
    return ""


def unlinked(text: str) -> str:
    """`text` with DOIs by their names: terminals and GitHub make a link of every address.

    An entry of BibTeX has no `url` then, since `doi:` begins no address; its `doi` stays.

    >>> unlinked("Example, A. (2026). Demo. https://doi.org/10.0000/abc")
    'Example, A. (2026). Demo. doi:10.0000/abc'
    """
    without_address = _URL_FIELD.sub("", text)
    return without_address.replace(RESOLVER, "doi:")
