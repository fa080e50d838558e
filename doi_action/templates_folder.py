"""Where the templates are: inside an installed wheel, or beside the package in a checkout and in the container."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def templates_folder() -> Path:
    """The folder that holds the templates.

    A wheel carries them as `doi_action/templates`; an editable install and the container find the sibling folder
    `templates`. Raises FileNotFoundError when neither is there, which means that the package was cut in half.
    """
    for folder in (_PACKAGE / "templates", _PACKAGE.parent / "templates"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"no templates beside {_PACKAGE}: install doi-action again")
