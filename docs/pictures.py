"""Makes the pictures of the documentation from the real templates and the sample: `python docs/pictures.py`.

It needs Playwright and Chromium (tests/browser.py). A picture shows what the product shows, so run it again whenever a
template changes; what no browser can show by itself (GitHub's diagram of the versions) is left out.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from markdown_it import MarkdownIt
from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from doi_action.edits.templating import environment  # noqa: E402  (the root has to be found first)
from doi_action.identifiers.prefixes import SANDBOX_PREFIX  # noqa: E402
from doi_action.identifiers.types import parse_doi  # noqa: E402
from doi_action.readme.badge import badge_svg  # noqa: E402
from doi_action.registries.open_registry import ACCOUNT, embedded_sandbox  # noqa: E402
from doi_action.report import Report  # noqa: E402
from doi_action.sandbox.server import Sandbox  # noqa: E402
from doi_action.templates_folder import templates_folder  # noqa: E402
from doi_action.verbs.try_ import PORT, try_release  # noqa: E402
from doi_action.views.summary import summary  # noqa: E402
from tests.browser import look_at, opened_browser  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
WIDTH = 860
TALLEST = {"readme": 170, "summary": 690, "citation-page": 675, "landing-page": 1200, "model-landing-page": 1200}
"""Where a picture ends, in pixels; what is below is said in words."""

_DIAGRAM = re.compile(r"```mermaid\n.*?\n```\n", re.DOTALL)

STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 24px; overflow-wrap: anywhere; }
table { border-collapse: collapse; } th, td { border: 1px solid #d0d7de; padding: 5px 11px; text-align: left; }
pre { background: #f6f8fa; padding: 12px; white-space: pre-wrap; } code { font-size: 13px; }
"""


CARD = """\
---
license: apache-2.0
language: en
pipeline_tag: text-generation
library_name: transformers
base_model: example-lab/dune-base
datasets:
  - example-lab/grains
---
# Dune Writer

A model that writes about sand and wind in a dry voice.

## Citation
"""
CITATION = """\
cff-version: 1.2.0
message: "If you use this model, please cite it."
title: "Dune Writer"
authors:
  - family-names: "Example"
    given-names: "Ada"
    orcid: "https://orcid.org/0000-0002-1825-0097"
repository-code: "https://github.com/example-lab/dune-writer"
repository-artifact: "https://huggingface.co/example-lab/dune-writer"
"""


def main() -> None:
    """Write docs/pictures/*.png: what a release of the sample leaves behind, and one of a model with its card."""
    with tempfile.TemporaryDirectory() as scratch, opened_browser() as browser:
        sample, tried = Path(scratch) / "sample-and-records", Path(scratch) / "model-and-records"
        report = published(None, sample)
        with embedded_sandbox(prefixes=(SANDBOX_PREFIX,), data=sample / "sample.sqlite3", port=PORT) as sandbox:
            _take(browser, shown(report, sample, sandbox))

        report = published(_model(Path(scratch) / "dune-writer"), tried)
        with embedded_sandbox(prefixes=(SANDBOX_PREFIX,), data=tried / "dune-writer.sqlite3", port=PORT) as sandbox:
            _take(browser, shown_of_model(report, tried, sandbox))


def _take(browser: Browser, addresses: dict[str, str]) -> None:
    """A picture of each page, under its name."""
    for name, address in addresses.items():
        seen = look_at(browser, address, width=WIDTH, tallest=TALLEST.get(name))
        (PICTURES / f"{name}.png").write_bytes(seen.picture)
        print(f"{name}.png: {len(seen.picture) // 1000} kB")


def _model(folder: Path) -> Path:
    """A repository of a model with a card, and one version."""
    folder.mkdir()
    (folder / "README.md").write_text(CARD, encoding="utf-8")
    (folder / "CITATION.cff").write_text(CITATION, encoding="utf-8")
    who = ("-c", "user.name=Ada Example", "-c", "user.email=ada@example.org")
    for words in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "A model"], ["tag", "v1.0.0"]):
        subprocess.run(["git", "-C", str(folder), *who, *words], check=True)
    return folder


def shown_of_model(report: Report, folder: Path, sandbox: Sandbox) -> dict[str, str]:
    """The addresses of a model's card and of the page that its DOI leads to."""
    card = (folder / "dune-writer" / "README.md").read_text(encoding="utf-8").split("---\n", 2)[2]
    # No badge comes from a service here, so that the product's own is shown in its place.
    badge = badge_svg(parse_doi(report.outputs["concept-doi"]), environment(templates_folder()))
    page = folder / "card.html"
    page.write_text(re.sub(r"<img [^>]*>", lambda _: badge, _html(card)), encoding="utf-8")
    return {"hub-card": page.as_uri(), "model-landing-page": f"{sandbox.url}/landing/{report.outputs['doi']}"}


def published(repository: Path | None, folder: Path) -> Report:
    """What a run says of the newest release of a repository, or of the sample; its records are in `folder`."""
    reports: list[Report] = []

    def keep(report: Report) -> int:
        reports.append(report)
        return 0

    try_release(repository, keep=folder, tell=lambda _: None, show=keep, quiet=True)
    if reports[0].error:
        raise SystemExit(f"the sample could not be published: {reports[0].error.message}")
    return reports[0]


def shown(report: Report, folder: Path, sandbox: Sandbox) -> dict[str, str]:
    """The addresses of what a release leaves behind: badge in the README, summary, citation page, landing page."""
    templates = environment(templates_folder())
    sample = folder / "sample"
    badge = folder / "badge.svg"
    badge.write_text(badge_svg(parse_doi(report.outputs["concept-doi"]), templates), encoding="utf-8")
    readme = _with_badges_here((sample / "README.md").read_text(encoding="utf-8"), badge)
    (folder / "readme.html").write_text(_html(readme), encoding="utf-8")
    (folder / "summary.html").write_text(_html(summary(report, templates=templates)), encoding="utf-8")

    page = folder / "cite"
    at_registry = ("--registry", "sandbox", "--registry-url", sandbox.datacite_url)
    command = [sys.executable, "-m", "doi_action", "cite", str(sample), "--format", "html", "--output", str(page)]
    account = {**os.environ, "DATACITE_USERNAME": ACCOUNT[0], "DATACITE_PASSWORD": ACCOUNT[1]}
    subprocess.run([*command, *at_registry], cwd=ROOT, env=account, check=True, stdout=subprocess.DEVNULL)
    return {
        "readme": (folder / "readme.html").as_uri(),
        "summary": (folder / "summary.html").as_uri(),
        "citation-page": (page / "index.html").as_uri(),
        "landing-page": f"{sandbox.url}/landing/{report.outputs['doi']}",
    }


def _with_badges_here(markdown: str, badge: Path) -> str:
    """A README whose DOI badge is drawn by our own template, since no picture asks another host; others go as words."""
    drawn = re.sub(r"(?<=\]\()https://img\.shields\.io/badge/DOI[^)]*", badge.as_uri(), markdown)
    return re.sub(r"!\[([^\]]*)\]\(https://[^)]*\)", r"\1", drawn)


def _html(markdown: str) -> str:
    """A page that shows Markdown as a host does, near enough."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # the badge is a file
    body = parser.render(_DIAGRAM.sub("", markdown))
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><style>{STYLE}</style><body>{body}</body></html>'


if __name__ == "__main__":
    main()
