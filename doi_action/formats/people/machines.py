"""Machines among people: services and assistants that commit or are thanked, and are no authors.

One table for names in lists, in all-contributors, and in git's history.
"""

import re

_NAMES = frozenset(
    {
        "actions-user", "aider", "all-contributors", "allcontributors", "amazon q", "bors", "bot", "build", "buildbot",
        "chatgpt", "ci", "claude code", "cline", "codecov", "codecov-io", "codex", "copilot", "cursor",
        "cursor agent", "deepsource-autofix", "dependabot", "dependabot-preview", "devin ai", "devin-ai",
        "github", "github action", "github actions", "github copilot", "github-actions", "gitlab",
        "google-labs-jules", "gpt-engineer", "greenkeeper", "imgbot", "jenkins", "k8s-ci-robot",
        "lovable", "meeseeksmachine", "mergify", "openai codex", "openhands", "opencode", "pre-commit-ci", "pyup-bot",
        "release-please", "renovate", "replit agent", "restyled", "restyled-io", "root", "roo code", "runner",
        "semantic-release", "semantic-release-bot", "snyk-bot", "sweep ai", "swe-agent", "travis", "travis ci",
        "ubuntu", "vscode", "web-flow", "weblate", "windsurf", "zenodo",
    }
)  # fmt: skip
"""Names of services, coding assistants and accounts of build machines, lower case, without a version or model."""

_VERSION = re.compile(r"\s[\d.]+$|\s?\([^()]*\)$")
"""What assistants add to their names: `aider (gpt-4)`, `Claude 4`."""

# A person's private address at GitHub, 123+login@users.noreply.github.com, is none of these.
_MAIL = re.compile(
    r"\[bot\]@|^(noreply@(github|gitlab|anthropic|openai|weblate|aider|zenodo)\.|bot@|actions@github\.com$"
    r"|support@(dependabot|github)\.com$|cursoragent@|openhands@|runner@|devin-ai-integration)"
    r"|\+copilot@users\.noreply\."
)
"""Addresses of services and assistants, lower case."""


def is_machine(name: str, email: str = "") -> bool:
    """Whether a name, login or address is that of a service or an assistant rather than of a person.

    >>> is_machine("dependabot[bot]"), is_machine("aider (gpt-4)"), is_machine("Ada Talbot"), is_machine("Claude Monet")
    (True, True, False, False)
    """
    plain = " ".join(name.lower().split())
    if plain.endswith(("[bot]", "-bot", "_bot", "(bot)", "(aider)")):
        return True

    # Some add the model and its version: take both off, one after the other.
    bare = _VERSION.sub("", _VERSION.sub("", plain))
    if plain in _NAMES or bare in _NAMES:
        return True
    return _MAIL.search(email.strip().lower()) is not None
