"""Approve: everything that a plan would write, as parts, and the refusal of what nobody agreed to.

A review and the run that it is for must see the same parts. So what moves from run to run is in none of them: the names
that a registry gives only once a draft is made, the port of a sandbox, the clock. Writes nothing.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from doi_action.errors import ConflictError
from doi_action.lineage import placeholder
from doi_action.model import License
from doi_action.plan.approval import Part, canonical, digest_of, unapproved
from doi_action.plan.steps import Attach, Discard, Hide, Plan, Publish, Reserve, Step, Update, word_of
from doi_action.registries import Registry
from doi_action.release.decide import Decided, rendered

SHAPING = ("state", "access", "communities", "archive", "archive-url", "submodules", "lfs")
"""Settings that say how a version is published and what its archive holds, beside what its record says."""

Texts = Callable[[Decided], tuple[str, str | None]]
"""The commit's message and the new text of the release (None: it stays), for a decision."""


def parts_of(decided: Decided, registry: Registry, *, commits: bool, texts: Texts) -> tuple[Part, ...]:
    """Everything that the plan writes: what it is about, each step, the commit if it `commits`, the release's text."""
    plain = _before_names(decided, registry)
    read, lineage = plain.read, plain.lineage
    message, release_text = texts(plain)

    about = {
        **{name: read.settings[name] for name in SHAPING},
        "registry": read.registry.name,
        # A sandbox goes by no address: it may start anew with each run.
        "registry-url": "" if read.registry.embedded else read.settings["registry-url"],
        "tag": [read.snapshot.release.tag, read.snapshot.release.commit],
        "doi": [str(lineage.version.doi), str(lineage.concept_doi)],
    }
    parts = [Part(what="tag, registry and settings", content=canonical(about))]
    parts += [_part_of_step(step, plain, registry) for step in plain.plan.steps]

    if commits and plain.plan.edits:
        commit = [message, read.snapshot.branch, read.settings["commit-mode"]]
        edits = []
        for edit in plain.plan.edits:
            where = [edit.path, edit.renamed_from]
            if edit.branch:
                where.append(edit.branch)
            edits.append([*where, edit.after.decode("utf-8", "backslashreplace")])

        paths = ", ".join(edit.path for edit in plain.plan.edits)
        parts.append(Part(what=f"the commit of {paths}", content=canonical([commit, edits])))

    if release_text is not None:
        parts.append(Part(what="the text of the release", content=canonical(release_text)))

    if not registry.kind.embedded:
        return tuple(parts)

    # A sandbox's own pages have the port that it happens to have.
    pages = {registry.landing_page(doi): f"page of {doi}" for doi in (lineage.version.doi, lineage.concept_doi)}
    without_pages = []
    for part in parts:
        content = part.content
        for page, name in pages.items():
            content = content.replace(page, name)
        without_pages.append(replace(part, content=content))
    return tuple(without_pages)


def _before_names(decided: Decided, registry: Registry) -> Decided:
    """The decision as a review sees it, where the registry names DOIs; elsewhere the decision as it is.

    The version goes by a placeholder, and so does a concept that comes with it, whether or not they have names by now.
    """
    if not registry.kind.names_dois:
        return decided

    lineage, version = decided.lineage, decided.lineage.version
    others = tuple(one for one in lineage.published if one.doi != version.doi)
    unnamed = placeholder(f"version {version.text}")
    concept = lineage.concept_doi
    if not others:
        concept = placeholder("concept")

    plain = replace(
        lineage,
        version=replace(version, doi=unnamed),
        concept_doi=concept,
        published=others,
        listed=lineage.listed - {version.doi},
        provisional=frozenset((unnamed, concept)),
    )

    steps: list[Step] = []
    for step in decided.plan.steps:
        if isinstance(step, Reserve | Attach | Publish):
            steps.append(replace(step, record=replace(step.record, doi=unnamed)))
        else:
            steps.append(step)

    names = {version.doi: unnamed}
    kept = tuple((names.get(doi, doi), one) for doi, one in decided.plan.kept)

    # The files name the DOI too.
    edits = decided.plan.edits
    if edits:
        edits = rendered(decided.read, plain, decided.others).edits

    plan = Plan(steps=tuple(steps), edits=edits, notes=decided.plan.notes, kept=kept)
    return replace(decided, lineage=plain, plan=plan)


def _part_of_step(step: Step, plain: Decided, registry: Registry) -> Part:
    """A step with all that is sent in it."""
    doi = step.record.doi
    content: Any
    match step:
        case Attach():
            # What the archive of a tag holds is its commit; its bytes are known once it is fetched.
            commit = plain.read.snapshot.release.commit
            content = [[file.name, commit if file.is_source else file.size] for file in plain.files]
        case Hide() | Discard():
            content = step.reason
        case Reserve() | Publish() if registry.kind.stores_files:
            # A run that broke off has left a draft, which gives back what it was sent in the registry's own form. What
            # a person filled in there is told by the plan.
            kept = [[one.field, one.value] for named, one in plain.plan.kept if named == doi]

            # It names licences by their ids, and spells them as it likes.
            metadata = step.record.metadata
            licenses = tuple(License(spdx=right.spdx) if right.spdx else right for right in metadata.licenses)
            drafted = replace(step.record, metadata=replace(metadata, licenses=licenses))

            content = [registry.payload(registry.held(drafted), anew=True), kept]
        case Reserve() | Publish() | Update():
            content = plain.payload(step)

    of = f"version {plain.lineage.version.text}" if doi in plain.lineage.provisional else str(doi)
    what = "the files" if isinstance(step, Attach) else "the record"
    return Part(what=f"{what} of {of} ({word_of(step)})", content=canonical(content))


def refuse_unapproved(parts: tuple[Part, ...], digest: str) -> None:
    """Stop before anything is written that `digest` does not cover. Raises ConflictError.

    A run that would write nothing needs nobody's approval: the one before it did everything.
    """
    about, *written = parts
    others = unapproved((about, *written), digest)
    if not written or not others:
        return

    named = "; ".join(part.what for part in others)
    raise ConflictError(
        f"what would be written is not what was approved: {named}",
        why="files, settings or the registry are not as they were at the review",
        fix="review it again with the same settings (doi-action review), and approve what it says now: "
        f"{digest_of(parts)}",
        rule="not-approved",
    )
