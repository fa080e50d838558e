"""`python -m tests.contract.real_inveniordm COMMAND...`: run a command while a real InvenioRDM is up.

The command finds it by INVENIORDM_TEST_URL, INVENIORDM_TEST_TOKEN and INVENIORDM_TEST_OTHER_TOKEN, the registry at
which it registers its DOIs, our sandbox, by INVENIORDM_TEST_DATACITE, and what becomes of that by INVENIORDM_TEST_LOG.
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
    environment = Path(os.environ.get("INVENIORDM_TEST_ENVIRONMENT", ".cache/inveniordm-server"))
    accounts = ((REPOSITORY.name, REPOSITORY.password),)
    with (
        Sandbox(prefixes=(PREFIX,), accounts=accounts) as datacite,
        InvenioRDM(environment, datacite_url=datacite.datacite_url, account=REPOSITORY) as server,
    ):
        found = {
            "INVENIORDM_TEST_URL": server.url,
            "INVENIORDM_TEST_TOKEN": server.token("owner"),
            "INVENIORDM_TEST_OTHER_TOKEN": server.token("other"),
            "INVENIORDM_TEST_DATACITE": datacite.datacite_url,
            "INVENIORDM_TEST_LOG": str(server.log_of_tasks),
        }
        return subprocess.run(sys.argv[1:], env={**os.environ, **found}, check=False).returncode


try:
    sys.exit(main())
except CannotRun as error:
    sys.exit(str(error))
