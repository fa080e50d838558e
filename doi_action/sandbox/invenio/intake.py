"""What a client sends as a draft, read into parts, with what was wrong in it.

Source: invenio-rdm-records, `RDMRecordSchema`.
"""

from dataclasses import dataclass
from typing import Any

from doi_action.sandbox.invenio.hosts import HostSettings
from doi_action.sandbox.invenio.metadata import METADATA
from doi_action.sandbox.invenio.refusal import broken, field_error, invalid
from doi_action.sandbox.invenio.schemas import ABSENT, Fault, Json, without_empty
from doi_action.sandbox.invenio.schemes import SCHEMES

NO_FILES = "Missing uploaded files. To disable files for this record please mark it as metadata-only."
_PROVIDERS = ("datacite", "external", "oai")
_OPEN: Json = {"record": "public", "files": "public", "embargo": {"active": False, "reason": None}}


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """The parts of a draft. `pids` is None where the client left them out."""

    metadata: Json
    access: Json
    pids: Json | None
    files_enabled: bool
    default_preview: str | None
    faults: tuple[Fault, ...]


def taken_in(body: object, host: HostSettings, *, today: str) -> Sent:
    """The draft that `body` tells. Raises Refusal for what the server breaks on, or the host does not allow."""
    sent: Json = body if isinstance(body, dict) else {}
    metadata, metadata_faults = _metadata(sent)
    access, access_faults = _access(sent.get("access"), today=today)
    if access["record"] == "restricted" and not host.takes_restricted_records:
        raise invalid(field_error("access", "You don't have permissions to manage record access."))

    files = sent.get("files")
    files = files if isinstance(files, dict) else {}
    files_enabled = files.get("enabled", True) is not False
    file_faults = []
    if not files_enabled and not host.takes_metadata_only:
        files_enabled = True
        file_faults.append(("files.enabled", "You don't have permissions to manage files options."))
    pids, pid_faults = _pids(sent)
    custom = sent.get("custom_fields")
    names = custom if isinstance(custom, dict) else {}
    custom_faults = [(f"custom_fields.{name}", "Unknown field.") for name in names]
    return Sent(
        metadata=metadata,
        access=access,
        pids=pids,
        files_enabled=files_enabled,
        default_preview=files.get("default_preview"),
        faults=(*metadata_faults, *access_faults, *pid_faults, *custom_faults, *file_faults),
    )


def metadata_faults(metadata: Json) -> list[Fault]:
    """What keeps a draft's metadata from being published."""
    return [(f"metadata.{where}", message) for where, message in METADATA(metadata).faults]


def _metadata(sent: Json) -> tuple[Json, list[Fault]]:
    if "metadata" not in sent:
        return {}, []
    if sent["metadata"] is None:
        return {}, [("metadata", "Field may not be null.")]
    loaded = METADATA(sent["metadata"])
    kept = {} if loaded.value is ABSENT else without_empty(loaded.value)
    return kept, [(f"metadata.{where}", message) for where, message in loaded.faults]


def _access(sent: Any, *, today: str) -> tuple[Json, list[Fault]]:
    """Who may see what. A value that is no protection breaks the server's own reading of it."""
    if not isinstance(sent, dict):
        return _OPEN, []
    for name in ("record", "files"):
        if sent.get(name, "public") not in ("public", "restricted"):
            raise invalid(field_error("access", f"'{name}'"))
    embargo = sent.get("embargo")
    embargo = embargo if isinstance(embargo, dict) else {}
    is_active, until = bool(embargo.get("active")), embargo.get("until")
    is_to_come = bool(until) and str(until) > today
    faults = []
    if is_active and not is_to_come:
        faults.append(("access.embargo.until", "Embargo end date must be set to a future date."))
    if is_to_come and not is_active:
        faults.append(("access.embargo.until", "Embargo end date must be unset or in the past."))

    kept: Json = {"active": is_active}
    if until:
        kept["until"] = until
    kept["reason"] = None if faults else embargo.get("reason")
    return {
        "record": sent.get("record", "public"),
        "files": sent.get("files", "public"),
        "embargo": kept,
    }, faults


def _pids(sent: Json) -> tuple[Json | None, list[Fault]]:
    """The persistent identifiers, a DOI without its resolver's address. None where nothing was said of them."""
    pids = sent.get("pids")
    if not isinstance(pids, dict):
        return None, []
    kept, faults = {}, []
    for scheme, told in pids.items():
        if scheme not in ("doi", "oai"):
            faults.append((f"pids.{scheme}.key", "Invalid persistent identifier scheme."))
        else:
            kept[scheme] = _pid(scheme, told)
    return kept, faults


def _pid(scheme: str, told: Any) -> Json:
    # The real server raises here and answers 500: for an unknown provider, and for an external DOI without a name or
    # with a client. Source: invenio-rdm-records, `PIDManager`, `ExternalPIDProvider`.
    if not isinstance(told, dict) or told.get("provider") not in _PROVIDERS:
        raise broken()
    is_external = told["provider"] == "external"
    is_whole = bool(told.get("identifier")) and "client" not in told
    if is_external and not is_whole:
        raise broken()

    identifier = str(told.get("identifier") or "").strip()
    if scheme == "doi":
        identifier = SCHEMES["doi"].written(identifier)
    kept = {"identifier": identifier, "provider": told["provider"]}
    if "client" in told:
        kept["client"] = told["client"]
    return kept
