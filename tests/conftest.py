"""What all tests share: where optional real files are."""

import os
from pathlib import Path

import pytest


def _data_folder() -> Path | None:
    named = os.environ.get("DOI_ACTION_DATA")
    folder = Path(named) if named else Path(__file__).resolve().parents[2] / "shared"
    return folder if (folder / "cff").is_dir() else None


DATA = _data_folder()
"""The folder of optional real files, None where there is none."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests over optional real files are left out, without a word, where the files are not there."""
    if DATA is not None:
        return
    kept = [item for item in items if not item.get_closest_marker("real")]
    config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("real")])
    items[:] = kept


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of optional real files; use it in tests marked `real` only."""
    assert DATA is not None, "mark the test with pytest.mark.real"
    return DATA
