"""`python -m tests.contract.real_inveniordm COMMAND...`: run a command while a real InvenioRDM is up.

The command finds it by DOI_ACTION_INVENIO, DOI_ACTION_INVENIO_TOKEN and DOI_ACTION_INVENIO_OTHER_TOKEN, and the registry at
which it registers its DOIs, our sandbox, by DOI_ACTION_INVENIO_DATACITE.
"""

import os
import subprocess
import sys
from pathlib import Path

from doi_action.sandbox.server import Sandbox
from tests.contract.real_inveniordm.server import PREFIX, Account, CannotRun, InvenioRDM

REPOSITORY = Account(name="TEST.INVENIO", password="only-a-test")


def main() -> int:
    """The command's own exit code."""
    environment = Path(os.environ.get("DOI_ACTION_INVENIO_ENVIRONMENT", ".cache/inveniordm-server"))
    accounts = ((REPOSITORY.name, REPOSITORY.password),)
    with (
        Sandbox(prefixes=(PREFIX,), accounts=accounts) as datacite,
        InvenioRDM(environment, datacite_url=datacite.datacite_url, account=REPOSITORY) as server,
    ):
        found = {
            "DOI_ACTION_INVENIO": server.url,
            "DOI_ACTION_INVENIO_TOKEN": server.token("owner"),
            "DOI_ACTION_INVENIO_OTHER_TOKEN": server.token("other"),
            "DOI_ACTION_INVENIO_DATACITE": datacite.datacite_url,
        }
        return subprocess.run(sys.argv[1:], env={**os.environ, **found}, check=False).returncode


try:
    sys.exit(main())
except CannotRun as error:
    sys.exit(str(error))
