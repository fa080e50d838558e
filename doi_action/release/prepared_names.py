"""The name that a tag was prepared with: what its own file says of it must be what is published.

A tag stays as it is, and its archive names its DOI for ever. So a release stops before it is given another name.
"""

from doi_action.errors import ConflictError
from doi_action.identifiers.types import Doi
from doi_action.lineage import Lineage, has_our_check_digits, is_out
from doi_action.release.read_release import CITATION, ReadRelease, citation_of


def refuse_other_name(read: ReadRelease, lineage: Lineage) -> None:
    """Raise ConflictError where the tag's file names another DOI for this version than the one to be published."""
    if read.coming:
        return

    named = _prepared_with(read, lineage)
    wanted = lineage.version.doi
    if named in (None, wanted) or is_out(lineage.current):
        return

    other = str(wanted)
    if wanted in lineage.provisional:
        other = f"another one, which {read.registry.title} names,"
    raise ConflictError(
        f"{CITATION} in the tag names {named} as the DOI of version {read.version}, and {other} would be published",
        why="the archive of the tag would name a DOI that leads nowhere, and neither can be taken back",
        fix="publish it as it was prepared: the same registry, prefix, suffix and concept-doi, with the draft that was "
        "reserved; where that is gone, prepare the next version and tag it",
        rule="prepared-otherwise",
    )


def _prepared_with(read: ReadRelease, lineage: Lineage) -> Doi | None:
    """The DOI that the tag's file gives to this very version in our words, where it could be of this registry."""
    state = citation_of(read.snapshot.at_tag, read.work)
    root, known = state.doi_of_stated_version, lineage.listed.union(lineage.foreign)
    if root is None or root in known:
        return None
    # What the file says of another version it has kept from before.
    if state.version_text != read.version:
        return None

    is_computed = has_our_check_digits(root)
    if lineage.version.doi in lineage.provisional:
        # A computed name is of another registry, where it may be published.
        could_be_here = not is_computed
    elif root.prefix == lineage.version.doi.prefix:
        could_be_here = True
    else:
        # Prepared under another prefix of ours; a rehearsal has one that no real release has.
        could_be_here = is_computed and not read.registry.rehearsal

    return root if could_be_here else None
