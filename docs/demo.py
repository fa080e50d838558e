"""`make demo`: the product at work on this repository itself, in a scratch clone, at a registry on this machine.

It checks, publishes, which writes files, badge and citation page, cites, and publishes again. Every command is shown as
one would type it. Nothing leaves the machine, and the repository is not touched: what is committed is cloned, and a
push leads nowhere.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import doi_action  # noqa: E402  (the root has to be found first)
from doi_action.hosts.git_commands import Git  # noqa: E402
from doi_action.identifiers.prefixes import SANDBOX_PREFIX  # noqa: E402
from doi_action.registries.open_registry import ACCOUNT, embedded_sandbox  # noqa: E402
from doi_action.sandbox.sample import copy_repository  # noqa: E402
from doi_action.verbs.try_ import PORT  # noqa: E402

TAG = f"v{doi_action.__version__}"
_BADGE = re.compile(r"^.*\(https://doi\.org/10\.0000/.*$", re.MULTILINE)


def main(folder: Path) -> int:
    """Do it in `folder`, which is made anew; the exit code of the first command that fails, else 0."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    clone, records = folder / "doi-action", folder / "records.sqlite3"
    page = clone / "docs" / "cite"
    copy_repository(ROOT, clone)
    git = Git(folder=clone)
    if git.ask("rev-parse", "--verify", "--quiet", f"refs/tags/{TAG}").code:
        git.write("tag", "-a", TAG, f"--message=Version {doi_action.__version__}")

    with embedded_sandbox(prefixes=(SANDBOX_PREFIX,), data=records, port=PORT) as sandbox:
        registry = ("--registry", "sandbox", "--registry-url", sandbox.datacite_url)
        publish = ("publish", "--tag", TAG, "--prerelease", "publish", *registry, "--commit-mode", "push")
        steps = (
            ("The citation files are judged", ("check",)),
            ("The version and all versions get a DOI each, and files, badge and citation page say so", publish),
            ("The work is cited", ("cite",)),
            ("The same again: there is nothing to do", publish),
        )
        for what, command in steps:
            code = run(what, command, clone)
            if code:
                return code

    (badge,) = _BADGE.findall((clone / "README.md").read_text(encoding="utf-8"))
    program = f"{shlex.quote(sys.executable)} -m doi_action"
    print(f"""
== Look at

  the badge         {badge}
                    drawn without another host: {page / "badge.svg"}
  the citation page {page / "index.html"}
  the commit        git -C {shlex.quote(str(clone))} show
  the records       {program} sandbox --port {PORT} --data {shlex.quote(str(records))}
                    then open http://127.0.0.1:{PORT}/
  what made it      docs/demo.py, templates/, and docs/example.md for the files of this repository
""")
    return 0


def run(what: str, command: tuple[str, ...], clone: Path) -> int:
    """Show a command, run it in the clone, and give back its exit code."""
    print(f"\n== {what}\n$ doi-action {shlex.join(command)}\n", flush=True)
    account = {"DATACITE_USERNAME": ACCOUNT[0], "DATACITE_PASSWORD": ACCOUNT[1]}
    settings = {**os.environ, **account, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "doi_action", *command], cwd=clone, env=settings, check=False
    ).returncode


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / ".cache" / "demo").resolve()))
