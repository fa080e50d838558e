"""The step of a workflow that gives DOIs: the inputs that its registry needs, and where GitHub keeps their values.

Nothing is invented: what nobody said is a variable of the repository, empty until somebody sets it.
"""

from dataclasses import dataclass

from doi_action.formats.text.yaml_scalar import scalar
from doi_action.inputs import INPUTS_BY_NAME, InputType
from doi_action.registries import RegistryKind
from doi_action.registries.table import kind_of
from doi_action.release.set_up import SetUp
from doi_action.settings import Settings


@dataclass(frozen=True, kw_only=True, slots=True)
class StepInput:
    """An input of the step that gives DOIs. `secret` or `variable` is where GitHub keeps its value, "" where it stands.

    `words` say what the value is.
    """

    name: str
    value: str
    secret: str = ""
    variable: str = ""
    words: str = ""


def registry_chosen(set_up: SetUp) -> RegistryKind:
    """The registry that a release will go to: that of the workflow that is there, else the one that was chosen."""
    settings = set_up.settings
    if set_up.step is not None and set_up.step.registry in INPUTS_BY_NAME["registry"].choices:
        settings = settings.with_value("registry", set_up.step.registry, set_up.step.path)
    return kind_of(settings)


def step_inputs(set_up: SetUp) -> tuple[StepInput, ...]:
    """The inputs that the chosen registry needs in a workflow, those that are no secret first."""
    registry, settings = registry_chosen(set_up), set_up.settings
    needs = [(need.settings, need.words) for need in registry.needs]

    # Where files of every work name a publisher, the workflow need not.
    places = set()
    for _, merged in set_up.works:
        source = merged.source("publisher")
        places.add(source.path if source else None)
    is_told = places.isdisjoint((None, settings.origin("publisher")))

    wants_publisher = registry.publisher is None and not registry.rehearsal
    if wants_publisher and not is_told:
        needs.append((("publisher",), "your institution or project, as your account names it"))

    inputs = []
    for names, words in needs:
        # GitHub tells the page of a release.
        if "landing-page" in names:
            continue

        # Every run reads the configuration file.
        is_in_file = any(settings.values[name].location for name in names)
        if not is_in_file:
            inputs.append(_step_input(settings, names, words))

    return tuple(sorted(inputs, key=lambda one: bool(one.secret)))


def _step_input(settings: Settings, names: tuple[str, ...], words: str) -> StepInput:
    """The input that serves one need, by the first of the names that would."""
    first = names[0]
    inputs = [INPUTS_BY_NAME[name] for name in names]

    # By the name that the command line reads, too, where there is one.
    environments = [item.environment for item in inputs if item.environment]
    own = f"DOI_{first.upper().replace('-', '_')}"
    place, *_ = (*environments, own)

    is_secret = any(item.type is InputType.SECRET for item in inputs)
    if is_secret:
        return StepInput(name=first, value=f"${{{{ secrets.{place} }}}}", secret=place, words=words)

    # What is no secret may stand in the file, where somebody said it.
    if settings[first]:
        return StepInput(name=first, value=scalar(settings[first]), words=words)
    return StepInput(name=first, value=f"${{{{ vars.{place} }}}}", variable=place, words=words)


def step_lines(set_up: SetUp) -> tuple[str, ...]:
    """The lines behind `uses:`; none for the sandbox, which is what a step without them rehearses at."""
    registry = registry_chosen(set_up)
    lines = [f"  {one.name}: {one.value}" for one in step_inputs(set_up)]

    is_in_file = set_up.settings.values["registry"].location is not None
    if not registry.embedded and not is_in_file:
        lines.insert(0, f"  registry: {registry.name}")

    if not lines:
        return ()
    return ("with:", *lines)
