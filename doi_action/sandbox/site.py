"""A folder of pages of one's own beside the registry, below `/cite/`: the citation page as it will be on the web."""

from pathlib import Path

from flask import Blueprint, send_from_directory
from flask.typing import ResponseReturnValue

ADDRESS = "/cite"


def site(folder: Path) -> Blueprint:
    """The files in `folder`, which may come to be there later; an address that ends with a slash shows `index.html`."""
    pages = Blueprint("site", __name__)

    @pages.get("/", defaults={"name": ""})
    @pages.get("/<path:name>")
    def file(name: str) -> ResponseReturnValue:
        is_folder = not name or name.endswith("/")
        return send_from_directory(folder.resolve(), f"{name}index.html" if is_folder else name, max_age=0)

    return pages
