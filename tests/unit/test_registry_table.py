"""The table of registries: everything in which they differ, and nobody asks for their names."""

import ast
from pathlib import Path

import pytest

from doi_action.identifiers.prefixes import UNREAL_PREFIXES
from doi_action.inputs import INPUTS_BY_NAME, InputType
from doi_action.registries.table import REGISTRIES, kind_named, kind_of
from doi_action.registries.trust import SECRETS_SENT_TO
from doi_action.settings import settings_from

PACKAGE = Path(__file__).resolve().parents[2] / "doi_action"
NAMES = {kind.name for kind in REGISTRIES}


def test_the_input_offers_the_registries_of_the_table() -> None:
    """A registry is one line, and the input names the same ones in the same order."""
    assert INPUTS_BY_NAME["registry"].choices == tuple(kind.name for kind in REGISTRIES)


def test_every_need_is_an_input() -> None:
    """What a registry cannot do without can be set."""
    needed = {name for kind in REGISTRIES for need in kind.needs for name in need.settings}
    assert needed <= INPUTS_BY_NAME.keys()


def test_a_real_registry_is_home_to_no_unreal_prefix() -> None:
    """Its DOIs resolve, those under an unreal prefix do not."""
    real = [kind for kind in REGISTRIES if not kind.rehearsal]
    assert real
    assert not any(kind.unreal_prefixes or kind.default_prefix in UNREAL_PREFIXES for kind in real)


@pytest.mark.parametrize(
    ("registry", "url", "rehearsal"),
    [
        ("inveniordm", "http://127.0.0.1:5000", True),
        ("inveniordm", "https://rdm.example.edu", False),
        ("inveniordm-test", "https://rdm-test.example.edu", True),
        ("zenodo", "", False),
        ("zenodo-sandbox", "", True),
        ("datacite", "http://127.0.0.1:5000/datacite", False),
    ],
)
def test_a_host_of_this_machine_that_only_its_address_names_is_for_trying_out(
    registry: str, url: str, rehearsal: bool
) -> None:
    """Its DOIs are nobody's; one that is known by its name is what it is called."""
    kind = kind_of(settings_from(command_line={"registry": registry, "registry-url": url}))
    assert kind.rehearsal is rehearsal


def test_every_secret_of_a_registry_is_an_input_that_no_unknown_host_gets() -> None:
    """The first that is set is sent, so trust must know all of them."""
    secrets = {secret for kind in REGISTRIES for secret in kind.secrets}
    assert secrets <= set(SECRETS_SENT_TO["registry-url"])
    assert all(INPUTS_BY_NAME[secret].type is InputType.SECRET for secret in secrets)


def test_a_registry_is_found_by_the_word_of_the_input() -> None:
    """The default is the one that needs nothing."""
    assert kind_named(INPUTS_BY_NAME["registry"].default).needs == ()


def compared(path: Path) -> set[str]:
    """The texts that a file compares something with, or matches."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Compare | ast.MatchValue):
            found |= {n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    return found


def test_nobody_compares_a_registrys_name() -> None:
    """What differs between registries is said by the table. Badges name Zenodo, whatever the registry of the run is."""
    outside = [path for path in PACKAGE.rglob("*.py") if "readme" not in path.parts]
    compares = {str(path.relative_to(PACKAGE)): compared(path) & NAMES for path in outside}
    assert len(compares) > 100
    assert {path: names for path, names in compares.items() if names} == {}


def test_unreal_prefixes_stand_in_one_place() -> None:
    """Two tables of one idea drift apart."""
    holding = {
        path.name
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.strip("/") in UNREAL_PREFIXES
    }
    assert holding == {"prefixes.py"}
