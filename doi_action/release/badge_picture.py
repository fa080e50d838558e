"""The picture of the README's badge: our own SVG in the repository, shields.io's, or the registry's."""

from urllib.parse import quote

from doi_action.edits.render import BadgePicture
from doi_action.identifiers.addresses import origin_of
from doi_action.identifiers.prefixes import ZENODO_PREFIX
from doi_action.identifiers.types import Doi
from doi_action.registries.table import kind_of
from doi_action.release.place_of_pages import pages_folder
from doi_action.settings import Settings
from doi_action.works import Work

OWN_FILE = ".github/doi-badge.svg"
"""Where our SVG stands when no citation page has it."""


def badge_picture(settings: Settings, work: Work, concept: Doi) -> BadgePicture:
    """What the setting `badge-image` means here; `auto` takes the citation page's own picture where there is a page.

    The page's picture shows the DOI of all versions, so that a badge of one version has a file of its own.
    """
    wanted = settings["badge-image"]
    if wanted == "registry":
        return BadgePicture(address=_of_registry(settings, concept))
    if wanted not in ("auto", "own"):
        return BadgePicture()

    # The README shows what its own branch has.
    folder = None
    if not settings.get("pages-branch"):
        folder = pages_folder(settings, work)
    if folder is not None and settings["badge"] == "concept":
        return BadgePicture(file=f"{folder}/badge.svg", drawn_with_page=True)

    if wanted == "auto":
        return BadgePicture()
    if work.name:
        return BadgePicture(file=f".github/doi-badge-{work.name}.svg")
    return BadgePicture(file=OWN_FILE)


def _of_registry(settings: Settings, doi: Doi) -> str:
    """The root of the pictures that the registry draws, "" where it draws none, as DataCite.

    InvenioRDM draws them of its own DOIs (invenio-formatter, `badges/views.py`).
    """
    if doi.prefix == ZENODO_PREFIX:
        return "https://zenodo.org/badge/DOI/"

    origin = origin_of(settings["registry-url"])
    if not kind_of(settings).names_dois or origin is None:
        return ""
    return f"{origin.scheme}://{quote(origin.place, safe=':[]')}/badge/DOI/"
