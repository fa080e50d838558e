"""DOI prefixes under which nothing is real: of sandboxes and test systems.

Imports nothing, since the check of a clean file needs it and must start fast.
"""

SANDBOX_PREFIX = "10.0000"
UNREAL_PREFIXES = {
    SANDBOX_PREFIX: "the prefix of this tool's own sandbox, which can never be a registrant's",
    "10.5072": "the prefix for tests, DataCite's until 2019 and that of Zenodo's sandbox today",
}
"""Prefixes under which no DOI is real, and whose they are. Source: DataCite Support, "Test prefix 10.5072"."""
