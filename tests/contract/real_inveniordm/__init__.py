"""A real InvenioRDM on this machine, for the contract tests that `make contract-invenio` runs against it.

`server` starts it from packages alone, `application` runs inside its environment, `invenio.cfg` holds its settings.
"""
