"""Makes the pictures of the documentation from the real templates and the sample: `python docs/pictures.py`.

It needs Playwright and Chromium (tests/browser.py). A picture shows what the product shows, so run it again whenever a
template changes; what no browser can show by itself (GitHub's diagram of the versions) is left out.
"""

import re
import sys
import tempfile
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from doi_action.edits.templating import environment  # noqa: E402  (the root has to be found first)
from doi_action.identifiers.prefixes import SANDBOX_PREFIX  # noqa: E402
from doi_action.registries.open_registry import embedded_sandbox  # noqa: E402
from doi_action.report import Report  # noqa: E402
from doi_action.templates_folder import templates_folder  # noqa: E402
from doi_action.verbs.try_ import PORT, try_release  # noqa: E402
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


def main() -> None:
    """Write docs/pictures/landing-page.png and docs/pictures/summary.png."""
    with tempfile.TemporaryDirectory() as scratch, opened_browser() as browser:
        reports: list[Report] = []

        def keep(report: Report) -> int:
            reports.append(report)
            return 0

        folder = Path(scratch)
        try_release(None, keep=folder, tell=lambda _: None, show=keep, quiet=True)
        report = reports[0]
        if report.error:
            raise SystemExit(f"the sample could not be published: {report.error.message}")

        page = folder / "summary.html"
        page.write_text(_html(summary(report, templates=environment(templates_folder()))), encoding="utf-8")
        shown = {"summary": page.as_uri()}
        with embedded_sandbox(prefix=SANDBOX_PREFIX, data=folder / "sample.sqlite3", port=PORT) as sandbox:
            shown["landing-page"] = f"{sandbox.url}/landing/{report.outputs['doi']}"
            for name, address in shown.items():
                seen = look_at(browser, address, width=WIDTH)
                (PICTURES / f"{name}.png").write_bytes(seen.picture)
                print(f"{name}.png: {len(seen.picture) // 1000} kB")


def _html(markdown: str) -> str:
    """A page that shows Markdown as a host does, near enough."""
    body = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(_DIAGRAM.sub("", markdown))
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><style>{STYLE}</style><body>{body}</body></html>'


if __name__ == "__main__":
    main()
