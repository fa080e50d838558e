"""Observe: the registry is asked once how it holds the work; what contradicts stops a verb that would write.

How a lineage is found is the registry's own affair: by computed names where we choose them, else by its own search.
"""

from doi_action.errors import ConflictError, DoiActionError, ExitCode, RegistryError, SettingsError
from doi_action.lineage import Conflict, Lineage
from doi_action.registries import Registry
from doi_action.registries.inquiry import Inquiry

_ERRORS: dict[ExitCode, type[DoiActionError]] = {
    ExitCode.CONFLICT: ConflictError,
    ExitCode.SETTINGS: SettingsError,
    ExitCode.REGISTRY_REFUSED: RegistryError,
}


def observe(registry: Registry, inquiry: Inquiry) -> Lineage:
    """The lineage of the work as the registry holds it, free of conflicts.

    Raises ConflictError where a DOI is another's, a tag has moved or two tags name one version, SettingsError where the
    settings name what is not there or no name can be computed, RegistryError where the registry would refuse the first
    write; and what the registry's client raises.
    """
    return without_conflicts(registry.observe(inquiry))


def without_conflicts(lineage: Lineage) -> Lineage:
    """The lineage as it is. Raises the first of its conflicts, with the others beside it."""
    if lineage.conflicts:
        first, *others = [refusal_of(conflict) for conflict in lineage.conflicts]
        first.also = tuple(others)
        raise first
    return lineage


def refusal_of(conflict: Conflict) -> DoiActionError:
    """The error that stops a verb at this conflict, with the exit code of its kind."""
    error = _ERRORS[conflict.exit_code]
    return error(conflict.message, why=conflict.why, fix=conflict.fix, rule=conflict.rule)
