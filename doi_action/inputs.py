"""Inputs and outputs: the one table from which action.yml, the command line, `.doi.yml` and the docs follow.

Every input is spelled in kebab-case, the same in all places. An input that is no secret is also a flag; a secret comes
to the command line from its environment variable only, so that it never stands in a process list or a shell history.
"""

from dataclasses import dataclass
from enum import StrEnum


class InputType(StrEnum):
    """What the text of an input must be."""

    TEXT = "text"
    CHOICE = "choice"
    BOOLEAN = "boolean"
    SECRET = "secret"  # noqa: S105  (the name of a type)


class Command(StrEnum):
    """Every command there is. The shells match it exhaustively, so that a new one is told what to do everywhere."""

    PUBLISH = "publish"
    PREPARE = "prepare"
    REVIEW = "review"
    BACKFILL = "backfill"
    AUDIT = "audit"
    WITHDRAW = "withdraw"
    ADOPT = "adopt"
    CHECK = "check"
    CITE = "cite"
    EXPORT = "export"
    EXPLAIN = "explain"
    RULES = "rules"
    TRY = "try"
    SANDBOX = "sandbox"
    INIT = "init"


@dataclass(frozen=True, kw_only=True, slots=True)
class Input:
    """One input: `name` in kebab-case, `default` as text ("" for none), `help` in one sentence for all places.

    `choices` belong to type CHOICE. `environment` names the variable a secret is read from on the command line.
    `configurable` tells whether `.doi.yml` may say it; `action` whether the Action has it as an input, else
    `in_action` is what stands for it there. `commands` are those that know it: where none is named, every one that
    writes.
    """

    name: str
    help: str
    default: str = ""
    type: InputType = InputType.TEXT
    choices: tuple[str, ...] = ()
    environment: str | None = None
    configurable: bool = True
    action: bool = True
    in_action: str | None = None
    commands: tuple[Command, ...] = ()

    @property
    def attribute(self) -> str:
        """The name in Python."""
        return self.name.replace("-", "_")

    @property
    def action_default(self) -> str:
        """The `default` in action.yml: none for what `.doi.yml` may say.

        A runner passes a default as if somebody had written it, and it would then win over the configuration file.
        """
        if self.name == "github-token":
            return "${{ github.token }}"
        if self.configurable:
            return ""
        return self.default


@dataclass(frozen=True, kw_only=True, slots=True)
class Output:
    """One output of a run, as a step output of the Action and as a key of `--format json`."""

    name: str
    help: str


REGISTRIES = ("sandbox", "datacite", "datacite-test", "zenodo", "zenodo-sandbox", "inveniordm", "inveniordm-test")

INPUTS: tuple[Input, ...] = (
    Input(
        name="command",
        help="What to do; 'publish' gives a release its DOI, 'review' shows what that would write, 'prepare' writes "
        "that of the coming version into the files before the tag, 'backfill' gives old releases theirs, 'audit' tells "
        "what does not agree, 'withdraw' takes one out of the index, 'adopt' goes on with DOIs made elsewhere, 'check' "
        "judges the citation files. The Action refuses 'rules', 'try', 'sandbox' and 'init', which are for a terminal.",
        default="publish",
        type=InputType.CHOICE,
        choices=tuple(Command),
        configurable=False,
    ),
    Input(
        name="registry",
        help="Where the DOI is registered. 'sandbox' needs no account and its DOIs are not real; nor are those of test "
        "systems: 'datacite-test', 'zenodo-sandbox', 'inveniordm-test'.",
        default="sandbox",
        type=InputType.CHOICE,
        choices=REGISTRIES,
    ),
    Input(
        name="registry-url",
        help="Address of an InvenioRDM host, or root of the API of a registry of your own or a running sandbox.",
    ),
    Input(name="prefix", help="Your DOI prefix at DataCite, such as 10.12345; the sandbox's is 10.0000."),
    Input(name="username", help="Repository account at DataCite: MEMBER.REPO.", environment="DATACITE_USERNAME"),
    Input(
        name="password",
        help="Password or API key of the repository account at DataCite.",
        type=InputType.SECRET,
        environment="DATACITE_PASSWORD",
        configurable=False,
    ),
    Input(
        name="registry-token",
        help="Token of your account at Zenodo or another InvenioRDM; or API key (DC.…) of the repository account at "
        "DataCite, in place of the password.",
        type=InputType.SECRET,
        configurable=False,
    ),
    Input(
        name="datacite-token",
        help="The registry-token where the registry is DataCite.",
        type=InputType.SECRET,
        environment="DATACITE_TOKEN",
        configurable=False,
        action=False,
        in_action="registry-token",
    ),
    Input(
        name="zenodo-token",
        help="The registry-token where the registry is Zenodo or its sandbox.",
        type=InputType.SECRET,
        environment="ZENODO_TOKEN",
        configurable=False,
        action=False,
        in_action="registry-token",
    ),
    Input(
        name="inveniordm-token",
        help="The registry-token where the registry is another InvenioRDM.",
        type=InputType.SECRET,
        environment="INVENIORDM_TOKEN",
        configurable=False,
        action=False,
        in_action="registry-token",
    ),
    Input(name="publisher", help="Who guarantees that the work stays findable: your institution or project."),
    Input(
        name="state",
        help="State the DOI is left in: 'findable' is public and for ever, 'draft' can still be deleted.",
        default="findable",
        type=InputType.CHOICE,
        choices=("findable", "draft"),
    ),
    Input(name="tag", help="Tag of the release; by default the event's tag, else the newest.", configurable=False),
    Input(
        name="tags",
        help="Which old releases 'backfill' gives DOIs: tags, versions, patterns such as v1.*, or a range such as "
        "v1.0.0..v2.0.0, several separated by commas; by default all.",
        configurable=False,
        commands=(Command.BACKFILL,),
    ),
    Input(
        name="jobs",
        help="How many requests of 'backfill' may be under way at once, from 1 to 8; what follows from another waits.",
        default="2",
        configurable=False,
        commands=(Command.BACKFILL,),
    ),
    Input(
        name="version",
        help="Version text, where the tag does not say it; for 'prepare' the version that is coming, by default the "
        "one that the files name and no tag has.",
        configurable=False,
    ),
    Input(
        name="date",
        help="Day of the release, such as 2027-01-31; by default the release's own, and for 'prepare' today.",
        configurable=False,
    ),
    Input(
        name="reserve",
        help="Make a draft at the registry for the coming version, where its DOI is named without one.",
        default="false",
        type=InputType.BOOLEAN,
        commands=(Command.PREPARE,),
    ),
    Input(
        name="offline",
        help="Name the DOI without any network: from the DOI of all versions that the files name.",
        default="false",
        type=InputType.BOOLEAN,
        configurable=False,
        commands=(Command.PREPARE,),
    ),
    Input(
        name="manifest-version",
        help="Write the coming version into the manifests too (pyproject.toml, package.json, Cargo.toml, DESCRIPTION).",
        default="false",
        type=InputType.BOOLEAN,
        commands=(Command.PREPARE,),
    ),
    Input(
        name="tag-pattern",
        help="How tags name versions, several separated by commas; {version} is the version.",
        default="v{version}, {version}",
    ),
    Input(
        name="kind",
        help="What is published; 'auto' judges by the files.",
        default="auto",
        type=InputType.CHOICE,
        choices=("auto", "software", "dataset", "model"),
    ),
    Input(name="resource-type", help="A resourceTypeGeneral of DataCite 4.7 that fits better than the kind's own."),
    Input(name="work", help="Which work of a monorepo, by its name in .doi.yml.", configurable=False),
    Input(
        name="suffix",
        help="'opaque' names DOIs by a checksummed hash; a pattern such as {name}.{version} makes them readable.",
        default="opaque",
    ),
    Input(name="concept-doi", help="The DOI that stands for all versions, where it exists already."),
    Input(
        name="cff-fields",
        help="Which fields of CITATION.cff are kept true: 'all', or 'doi' to leave version and date alone.",
        default="all",
        type=InputType.CHOICE,
        choices=("all", "doi"),
    ),
    Input(
        name="landing-page",
        help="Page the DOI resolves to; by default the page of the release. 'pages': the version's own citation page. "
        "For 'withdraw': a tombstone of your own.",
    ),
    Input(
        name="pages",
        help="Folder of the repository for the citation page, such as docs/cite; it is written with the commit of "
        "CITATION.cff. None by default.",
    ),
    Input(
        name="pages-branch",
        help="Branch for the citation page, such as gh-pages, by default that of CITATION.cff. It must exist; its "
        "other files stay as they are.",
    ),
    Input(
        name="pages-url",
        help="Address of that folder on the web, needed by a DOI that leads there; else the usual one at GitHub Pages.",
    ),
    Input(
        name="communities",
        help="Communities of the InvenioRDM host to which a version is submitted, by the names in their addresses, "
        "separated by commas; their curators then decide.",
    ),
    Input(
        name="access",
        help="Who may open the deposited files: 'public', 'restricted', or a day such as 2027-01-31, when all may.",
        default="public",
    ),
    Input(
        name="archive",
        help="Host that keeps the files of each version under the DOI of your own prefix, and shows its page: "
        "for registries that keep no files.",
        choices=("zenodo", "zenodo-sandbox", "inveniordm"),
    ),
    Input(name="archive-url", help="Address of the archive's start page, where it is another InvenioRDM."),
    Input(
        name="archive-token",
        help="Token of your account at the archive.",
        type=InputType.SECRET,
        environment="ARCHIVE_TOKEN",
        configurable=False,
    ),
    Input(
        name="files",
        help="What is deposited where the registry keeps files: 'source' is the archive of the tag, any other word a "
        "pattern for files attached to the release; several separated by commas.",
        default="source",
    ),
    Input(
        name="submodules",
        help="Whether the deposited source archive holds the files of submodules too, those within them included.",
        default="false",
        type=InputType.BOOLEAN,
    ),
    Input(
        name="lfs",
        help="Whether it holds the files that Git LFS keeps, in place of their pointers.",
        default="false",
        type=InputType.BOOLEAN,
    ),
    Input(
        name="prerelease",
        help="What to do with a pre-release: 'skip' it or 'publish' it.",
        default="skip",
        type=InputType.CHOICE,
        choices=("skip", "publish"),
    ),
    Input(
        name="mint-on",
        help="Which releases get a DOI by themselves, when an event brings them: 'every', only those of a 'minor' or a "
        "'major' version, or none ('manual'). A tag that is given outright is published always.",
        default="every",
        type=InputType.CHOICE,
        choices=("every", "minor", "major", "manual"),
    ),
    Input(
        name="commit-mode",
        help="How CITATION.cff and README get back: 'push', 'pull-request', 'work-tree' (files of a clone, for you to "
        "commit), 'none', or 'auto': the best allowed.",
        default="auto",
        type=InputType.CHOICE,
        choices=("auto", "push", "pull-request", "work-tree", "none"),
    ),
    Input(
        name="branch",
        help="Branch to commit to; by default the repository's default branch, and for 'prepare' the branch that the "
        "event is of.",
        configurable=False,
    ),
    Input(
        name="commit-message",
        help="Subject of the commit; {tag}, {version} and {doi} are filled in.",
        default="Cite {version}: {doi}",
    ),
    Input(
        name="badge",
        help="Which DOI the README badge shows: 'concept' (all versions), 'version', or 'none' for no badge.",
        default="concept",
        type=InputType.CHOICE,
        choices=("concept", "version", "none"),
    ),
    Input(
        name="badge-image",
        help="Who draws a new badge: 'own', an SVG in your repository that asks no other host; 'shields'; the "
        "'registry', where it draws any; 'auto' takes the one of the citation page where 'pages' writes it, else "
        "shields.io's.",
        default="auto",
        type=InputType.CHOICE,
        choices=("auto", "own", "shields", "registry"),
    ),
    Input(
        name="release-notes",
        help="Whether the release's text gets a line with its DOI: 'append' or 'none'.",
        default="append",
        type=InputType.CHOICE,
        choices=("append", "none"),
    ),
    Input(
        name="templates",
        help="Folder in the repository with templates of your own, by the names of ours; see docs/files.md.",
    ),
    Input(name="mailto", help="Address that registries may write to about your requests; sent in the User-Agent only."),
    Input(
        name="dry-run",
        help="Show the whole plan, payloads and diffs included, and write nothing.",
        default="false",
        type=InputType.BOOLEAN,
        configurable=False,
    ),
    Input(
        name="online",
        help="Ask also whether every DOI resolves and every page answers.",
        default="false",
        type=InputType.BOOLEAN,
        configurable=False,
        commands=(Command.AUDIT,),
    ),
    Input(
        name="repair",
        help="Publish again what differs and has its DOI; no DOI is made by it.",
        default="false",
        type=InputType.BOOLEAN,
        configurable=False,
        commands=(Command.AUDIT,),
    ),
    Input(
        name="repository",
        help="The repository, where it is not the workflow's own: owner/name, or on the Hugging Face Hub "
        "hf://owner/name, hf://datasets/owner/name or hf://spaces/owner/name; 'audit' looks at several.",
        configurable=False,
    ),
    Input(
        name="output",
        help="File that the result is written to; in the Action as JSON, and HTML for a dashboard.",
        configurable=False,
        commands=(Command.AUDIT,),
    ),
    Input(
        name="dashboard",
        help="Folder with the JSON of other audits; nothing is audited, and one page is drawn of them all.",
        configurable=False,
        commands=(Command.AUDIT,),
    ),
    Input(
        name="issue",
        help="With a dashboard: the repository, as owner/name, in which one issue shows it.",
        configurable=False,
        commands=(Command.AUDIT,),
    ),
    Input(
        name="max-new-dois",
        help="How many new DOIs one run may make, the one for all versions among them; a run that would make more "
        "makes none.",
        commands=(Command.PUBLISH, Command.REVIEW, Command.BACKFILL),
    ),
    Input(
        name="prefer",
        help="Who is right where the files and the registry both changed a value: 'files', 'registry', or 'neither', "
        "which shows both and stops.",
        default="neither",
        type=InputType.CHOICE,
        choices=("neither", "files", "registry"),
        configurable=False,
    ),
    Input(
        name="confirm",
        help="The repository that may publish, as owner/name: where it is given, any other (a fork, a repository made "
        "from a template) stops before anything is written. Without it, nothing is asked. A DOI here lets a correction "
        "change what it stands for, lets it lead to an older version at Zenodo, and 'withdraw' and 'adopt' go on.",
        configurable=False,
    ),
    Input(
        name="doi",
        help="What 'withdraw' withdraws: the DOI of a version, or that of all versions for the whole work; by default "
        "the DOI of the tag.",
        configurable=False,
        commands=(Command.WITHDRAW,),
    ),
    Input(
        name="reason",
        help="Why a DOI is withdrawn, in a sentence for everybody to read.",
        configurable=False,
        commands=(Command.WITHDRAW,),
    ),
    Input(
        name="restore",
        help="Bring back what was withdrawn.",
        default="false",
        type=InputType.BOOLEAN,
        configurable=False,
        commands=(Command.WITHDRAW,),
    ),
    Input(
        name="approve",
        help="The digest of a review: 'publish' stops before it writes anything else than what was approved.",
        configurable=False,
        commands=(Command.PUBLISH,),
    ),
    Input(
        name="rival-dois",
        help="What to do where the files name a DOI that the work has elsewhere: 'stop' before a real registry's first "
        "DOI, or 'link' each version to it.",
        default="stop",
        type=InputType.CHOICE,
        choices=("stop", "link"),
    ),
    Input(
        name="config",
        help="Path of the configuration file; by default .doi.yml or .github/doi.yml.",
        configurable=False,
    ),
    Input(
        name="github-token",
        help="Token that reads the repository and commits to it.",
        type=InputType.SECRET,
        environment="GITHUB_TOKEN",
        configurable=False,
    ),
    Input(
        name="hub-token",
        help="Token that reads a repository on the Hugging Face Hub and commits to it.",
        type=InputType.SECRET,
        environment="HF_TOKEN",
        configurable=False,
    ),
)

OUTPUTS: tuple[Output, ...] = (
    Output(name="doi", help="DOI of this version."),
    Output(name="doi-url", help="DOI of this version as a link; empty while it leads nowhere."),
    Output(name="concept-doi", help="DOI that stands for all versions."),
    Output(name="concept-doi-url", help="DOI of all versions as a link; empty while it leads nowhere."),
    Output(name="state", help="State of the version's DOI: draft, registered or findable."),
    Output(name="registry", help="Registry that holds the DOI."),
    Output(name="version", help="Version the DOI names."),
    Output(name="landing-page", help="Page the version's DOI resolves to."),
    Output(name="created", help="'true' when this run created the version's DOI."),
    Output(name="changed", help="'true' when this run changed anything, at the registry or in the repository."),
    Output(name="commit-sha", help="Commit that carries CITATION.cff and README, empty when none was needed."),
    Output(name="pull-request-url", help="Pull request that carries them, where the branch is protected."),
    Output(name="citation", help="Formatted citation of this version (APA)."),
    Output(name="bibtex", help="BibTeX entry of this version."),
    Output(name="findings", help="How many findings an audit has; empty for other commands."),
    Output(name="plan", help="What was done or, in a dry run, would be done, as JSON."),
    Output(name="digest", help="Digest of all that would be written, of a review or a dry run; for the input approve."),
)


INPUTS_BY_NAME: dict[str, Input] = {item.name: item for item in INPUTS}


def secret_variables() -> frozenset[str]:
    """The environment variables that may hold a secret of a run, on the command line and on a runner.

    A runner hands inputs on as `INPUT_<NAME>`, and by a token of its own a job asks for id tokens. GitHub Docs,
    "Dockerfile support for GitHub Actions" and "OpenID Connect reference".
    """
    names = {"ACTIONS_ID_TOKEN_REQUEST_TOKEN", "ACTIONS_RUNTIME_TOKEN", "HF_OIDC_ID_TOKEN"}
    for item in INPUTS:
        if item.type is InputType.SECRET:
            names |= {f"INPUT_{item.name.upper()}", item.environment or ""}
    return frozenset(names - {""})
