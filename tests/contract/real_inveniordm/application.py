"""Runs inside InvenioRDM's own environment: tables, indices, vocabularies, two users with a token each.

One process does what the `invenio` command would do in a dozen starts of several seconds each. Not imported by us.
"""

import os
import sys
from pathlib import Path

# Vocabularies are filled by tasks; there is no worker yet.
os.environ["INVENIO_CELERY_TASK_ALWAYS_EAGER"] = "True"
os.environ["INVENIO_CELERY_TASK_EAGER_PROPAGATES"] = "True"

COMMANDS = (
    "db init create",
    "index init",
    "files location create --default default-location {folder}/files",
    "roles create admin",
    "roles create administration",
    "roles create administration-moderation",
    "queues declare",
    "rdm-records fixtures",
    "users create owner@example.org --password only-a-test --active --confirm",
    "users create other@example.org --password only-a-test --active --confirm",
)


def fill(folder: Path) -> None:
    """Fill the database and write the users' tokens into `folder`."""
    from invenio_app.cli import cli
    from invenio_app.factory import create_app

    application = create_app()
    for command in COMMANDS:
        done = application.test_cli_runner().invoke(cli=cli, args=command.format(folder=folder).split())
        if done.exit_code:
            raise SystemExit(f"invenio {command}: {done.output}\n{done.exception!r}")
    with application.app_context():
        for name in ("owner", "other"):
            (folder / f"{name}.token").write_text(new_token(f"{name}@example.org"), encoding="ascii")


def new_token(address: str) -> str:
    """A personal access token; a stock host knows no scope for records, and lets it do all that its owner may."""
    from invenio_accounts.proxies import current_datastore
    from invenio_db import db
    from invenio_oauth2server.models import Token

    user = current_datastore.get_user(address)
    token = Token.create_personal("contract tests", user.id, scopes=[], is_internal=False)
    db.session.commit()
    return str(token.access_token)


fill(Path(sys.argv[1]))
