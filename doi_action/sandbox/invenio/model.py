"""What an installation keeps: works with their versions, files, communities and requests of review."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from doi_action.sandbox.invenio.schemas import Json


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """All versions of one work, "parent" at the server. `owner` is the account's name.

    `latest` and `next_draft` are ids of versions; `highest` is the highest index that was given out. `pids` holds
    the concept DOI. `communities` are ids. `review` is the id of the request that goes with the first version.

    `looks_deleted` since a new version's draft was discarded, until a version is published: the real server (14.0.5)
    then answers 410 to whoever asks by the work's id, though every version is there.
    """

    id: str
    owner: str
    pids: Json = field(default_factory=dict)
    communities: tuple[str, ...] = ()
    latest: str | None = None
    next_draft: str | None = None
    highest: int = 1
    review: str | None = None
    looks_deleted: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """One version of a work: a draft or a record, which have the id in common.

    `metadata`, `access`, `pids` are as the API shows them, without what vocabularies add. `bucket` is the id of the
    place where its files are; `is_edit` marks the draft of a published record, `files_unlocked` one whose files may
    be replaced. `tombstone` is there once its owner deleted the record.
    """

    id: str
    work: str
    created: str
    updated: str
    bucket: str
    is_draft: bool
    revision: int = 4
    index: int = 1
    metadata: Json = field(default_factory=dict)
    custom_fields: Json = field(default_factory=dict)
    access: Json = field(default_factory=dict)
    pids: Json = field(default_factory=dict)
    files_enabled: bool = True
    default_preview: str | None = None
    is_edit: bool = False
    files_unlocked: bool = False
    tombstone: Json | None = None

    @property
    def doi(self) -> str | None:
        """Its DOI, whoever gave it; None where it has none."""
        identifier = self.pids.get("doi", {}).get("identifier")
        return str(identifier) if identifier else None

    @property
    def has_external_doi(self) -> bool:
        """Whether its DOI came from elsewhere."""
        return bool(self.pids.get("doi", {}).get("provider") == "external")


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredFile:
    """One file of a bucket. `content` is the name of the bytes on disk, None where none came yet.

    `size` and `checksum` are what was said when it was begun, later what was found. `transfer` is `{"type": "L"}` for
    a file in one piece, `M` with `parts` and `part_size` for one in several.
    """

    bucket: str
    key: str
    created: str
    updated: str
    status: str = "pending"
    content: str | None = None
    size: int | None = None
    checksum: str | None = None
    transfer: Mapping[str, Any] = field(default_factory=lambda: {"type": "L"})
    parts: Mapping[str, str] = field(default_factory=dict)
    version_id: str = ""

    @property
    def is_completed(self) -> bool:
        """Whether it came whole and was confirmed."""
        return self.status == "completed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Community:
    """A community: its `id`, `slug` and the account that curates it. `policy` is `open` or `closed` for its review."""

    id: str
    slug: str
    title: str
    owner: str
    created: str
    access: Json = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Review:
    """A request to take a work into a community. `status` is created, submitted, accepted or declined.

    `kind` is `community-submission` for a draft that is published by accepting, `community-inclusion` for a record.
    """

    id: str
    kind: str
    community: str
    topic: str
    created: str
    status: str = "created"

    @property
    def is_open(self) -> bool:
        """Whether somebody has yet to decide."""
        return self.status == "submitted"
