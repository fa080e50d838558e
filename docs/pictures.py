"""Makes the pictures of the documentation from the real templates and the sample: `python docs/pictures.py`.

It needs Playwright and Chromium (tests/browser.py). A picture shows what the product shows, so run it again whenever a
template changes; what no browser can show by itself (GitHub's diagram of the versions) is left out.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from doi_action.edits.templating import environment  # noqa: E402  (the root has to be found first)
from doi_action.identifiers.prefixes import SANDBOX_PREFIX  # noqa: E402
from doi_action.identifiers.types import Doi  # noqa: E402
from doi_action.registries.open_registry import embedded_sandbox  # noqa: E402
from doi_action.report import Report  # noqa: E402
from doi_action.templates_folder import templates_folder  # noqa: E402
from doi_action.verbs.try_ import PORT, try_release  # noqa: E402
from doi_action.views.citation_page import badge_svg  # noqa: E402
from doi_action.views.summary import summary  # noqa: E402
from tests.browser import look_at, opened_browser  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
WIDTH = 860
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
    """Write the pictures of the sample, then those of a model with its card."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        report = _published(None, folder)
        page = folder / "summary.html"
        page.write_text(_html(summary(report, templates=environment(templates_folder()))), encoding="utf-8")
        _take(folder / "sample.sqlite3", report, summary=page.as_uri(), landing="landing-page")

        model = _model(folder / "dune-writer")
        report = _published(model, folder / "tried")
        card = (folder / "tried" / "dune-writer" / "README.md").read_text(encoding="utf-8")
        page = folder / "card.html"
        shown = _html(card.partition("---\n")[2].partition("---\n")[2])
        # No badge comes from a service here, so that the product's own is shown in its place.
        badge = badge_svg(Doi(*report.outputs["concept-doi"].split("/", 1)), environment(templates_folder()))
        page.write_text(re.sub(r"<img [^>]*>", lambda _: badge, shown), encoding="utf-8")
        records = folder / "tried" / "dune-writer.sqlite3"
        _take(records, report, **{"hub-card": page.as_uri()}, landing="model-landing-page")


def _published(repository: Path | None, folder: Path) -> Report:
    """The newest release of a copy, or of the sample, in `folder`."""
    reports: list[Report] = []

    def keep(report: Report) -> int:
        reports.append(report)
        return 0

    try_release(repository, keep=folder, tell=lambda _: None, show=keep, quiet=True)
    if reports[0].error:
        raise SystemExit(f"the sample could not be published: {reports[0].error.message}")
    return reports[0]


def _take(records: Path, report: Report, *, landing: str, **shown: str) -> None:
    """A picture of each address, by name, and of the page that the release's DOI leads to."""
    with embedded_sandbox(prefix=SANDBOX_PREFIX, data=records, port=PORT) as sandbox, opened_browser() as browser:
        shown[landing] = f"{sandbox.url}/landing/{report.outputs['doi']}"
        for name, address in shown.items():
            seen = look_at(browser, address, width=WIDTH)
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


def _html(markdown: str) -> str:
    """A page that shows Markdown as a host does, near enough."""
    body = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(_DIAGRAM.sub("", markdown))
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><style>{STYLE}</style><body>{body}</body></html>'


if __name__ == "__main__":
    main()
