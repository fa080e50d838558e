"""What can stop a run: one exception per situation a user can be in, each with its exit code.

    DoiActionError
    ├── FindingsError      1   findings in the repository's files stopped it
    ├── SettingsError      2   bad settings or usage
    │   ├── SettingsMissing 2  findings about settings alone stopped it
    │   └── ExtraMissing   2   a verb needs an extra that is not installed
    ├── RegistryError      3   the registry refused
    ├── HostError          4   the host refused
    ├── Unreachable        5   no answer after retries
    └── ConflictError      6   the DOI is another's, or the tag moved

Exit code 70 is our own bug; it has no exception here, since nobody raises one on purpose. The shells catch
DoiActionError in one place each and print it in the four parts of a finding. `situations` lists every id that is
raised, with what its reader is told.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of every verb and of the Action; others are reserved."""

    DONE = 0
    FINDINGS = 1
    SETTINGS = 2
    REGISTRY_REFUSED = 3
    HOST_REFUSED = 4
    UNREACHABLE = 5
    CONFLICT = 6
    BUG = 70


EXIT_CODE_MEANINGS: dict[ExitCode, str] = {
    ExitCode.DONE: "done; warnings are allowed",
    ExitCode.FINDINGS: "findings in the repository's files stopped it; nothing was written",
    ExitCode.SETTINGS: "bad settings or usage: nothing was written; or a file or the result cannot be written",
    ExitCode.REGISTRY_REFUSED: "the registry refused; the message says what exists now",
    ExitCode.HOST_REFUSED: "the host of the repository refused; the message says which DOI exists",
    ExitCode.UNREACHABLE: "a service did not answer after retries; running again continues from there",
    ExitCode.CONFLICT: "a conflict: the DOI belongs to something else, or the tag moved; nothing was overwritten",
    ExitCode.BUG: "a bug in doi-action; please report it",
}


class DoiActionError(Exception):
    """What stopped the run. `message` says what is wrong with the offending value in quotes.

    `why` and `fix` are one sentence each; `rule` names the situation in kebab-case; `path` and `line` where a file is
    concerned. `state` says which DOI exists now, and is filled by the verb that knows it. `also` holds what else was
    found to be wrong at the same moment, so that it is said in the same run.
    """

    exit_code = ExitCode.BUG
    rule = "error"

    def __init__(
        self, message: str, *, why: str = "", fix: str = "", rule: str | None = None, path: str = "", line: int = 1
    ) -> None:
        super().__init__(message)
        self.message, self.why, self.fix, self.path, self.line = message, why, fix, path, line
        self.rule = rule or type(self).rule
        self.state = ""
        self.also: tuple[DoiActionError, ...] = ()


def unforeseen(
    error: Exception, version: str, *, fix: str = "run again with DOI_ACTION_DEBUG=1 and report what it prints"
) -> DoiActionError:
    """What an outermost shell tells of what nobody caught: the system's refusal, else our bug and how to report it."""
    # What a connection raises has met a client of ours, which should have known what to make of it.
    is_of_network = isinstance(error, ConnectionError | TimeoutError)
    if isinstance(error, OSError) and (error.errno or 0) > 0 and not is_of_network:
        named = f"'{error.filename}'" if error.filename else "a file"
        return SettingsError(
            f"{named} cannot be read or written: {error.strerror}",
            why="that is what the system answered",
            fix="put that right or name another path, and run again: what is told above is done, and is not done twice",
            rule="system-refused",
        )

    return DoiActionError(
        f"a bug in doi-action {version}: {type(error).__name__}: {error}",
        rule="bug",
        why="this must not happen, whatever the repository holds",
        fix=f"{fix}: https://github.com/doi-action/doi-action/issues",
    )


class FindingsError(DoiActionError):
    """Findings of severity error stopped the run before anything was written; the report holds them all."""

    exit_code = ExitCode.FINDINGS
    rule = "findings"


class SettingsError(DoiActionError):
    """An input, a flag or the configuration file is wrong, or a needed one is missing."""

    exit_code = ExitCode.SETTINGS
    rule = "bad-setting"


class SettingsMissing(SettingsError):
    """Findings about settings stopped the run, and about nothing else: no file needs to be mended."""

    rule = "settings"


class ExtraMissing(SettingsError):
    """A verb needs an extra of the package that is not installed; `fix` is the one line to type."""

    rule = "extra-missing"


class RegistryError(DoiActionError):
    """The registry refused a request, or answered other than it should."""

    exit_code = ExitCode.REGISTRY_REFUSED
    rule = "registry-refused"


class HostError(DoiActionError):
    """The host of the repository refused a request: permission, protection, a missing tag."""

    exit_code = ExitCode.HOST_REFUSED
    rule = "host-refused"


class Unreachable(DoiActionError):
    """A service did not answer in time, however often it was asked."""

    exit_code = ExitCode.UNREACHABLE
    rule = "unreachable"


class ConflictError(DoiActionError):
    """The DOI belongs to something else, or the tag no longer names what was published."""

    exit_code = ExitCode.CONFLICT
    rule = "conflict"
