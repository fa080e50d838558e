"""Settings: who wins, what is refused, and that no secret shows."""

import pytest

from doi_action.errors import SettingsError
from doi_action.inputs import INPUTS, OUTPUTS
from doi_action.settings import configured, settings_from

CONFIG = b"registry: datacite\nprefix: 10.12345\ntitle: not a setting\n"


def test_the_command_line_wins_over_the_action_and_the_file() -> None:
    """Precedence is the same for all inputs."""
    settings = settings_from(command_line={"registry": "sandbox"}, action={"registry": "datacite-test"})
    assert configured(settings, ".doi.yml", CONFIG)["registry"] == "sandbox"


def test_the_file_wins_over_the_default_and_its_line_is_remembered() -> None:
    """A value knows who said it."""
    settings = configured(settings_from(), ".doi.yml", CONFIG)
    assert (settings["prefix"], settings.origin("prefix")) == ("10.12345", ".doi.yml:2")


def test_an_empty_action_input_is_not_said() -> None:
    """The runner passes an empty text for an input that nobody set."""
    assert settings_from(action={"registry": ""}).origin("registry") == "default"


def test_secrets_come_from_the_environment_and_never_show() -> None:
    """A secret is in no repr, and no file may hold it."""
    settings = settings_from(environment={"DATACITE_PASSWORD": "CANARY"})
    assert settings["password"] == "CANARY"
    assert "CANARY" not in repr(settings)
    assert configured(settings_from(), ".doi.yml", b"password: x\n")["password"] == ""


def test_all_bad_values_are_told_at_once() -> None:
    """Two wrong inputs are one message that names both and who said them."""
    with pytest.raises(SettingsError) as caught:
        settings_from(command_line={"registry": "zenodoo"}, action={"dry-run": "maybe"})
    assert "'zenodoo' (command line)" in str(caught.value) and "'maybe' (action input)" in str(caught.value)


def test_a_tag_pattern_must_hold_the_version() -> None:
    """A pattern without {version} captures nothing."""
    with pytest.raises(SettingsError, match="tag-pattern"):
        settings_from(command_line={"tag-pattern": "release-*"})


@pytest.mark.parametrize("prefix", ["10.12345", "10.12345/", "https://doi.org/10.12345/", "doi:10.12345"])
def test_a_prefix_is_taken_as_people_copy_it(prefix: str) -> None:
    """From an address, with a slash; on the command line and in the configuration file."""
    assert settings_from(command_line={"prefix": prefix})["prefix"] == "10.12345"
    assert configured(settings_from(), ".doi.yml", f"prefix: '{prefix}'\n".encode())["prefix"] == "10.12345"


@pytest.mark.parametrize("prefix", ["foo", "10.1", "https://example.org/10.12345"])
def test_a_prefix_is_judged_before_a_registry_is_asked(prefix: str) -> None:
    """A registry would answer that the account may not, and send people after their password."""
    with pytest.raises(SettingsError, match="is no DOI prefix"):
        settings_from(command_line={"prefix": prefix})


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("suffix", "{nam}.{version}", "holds a name in braces"),
        ("suffix", "{name}", "must hold {version} once"),
        ("suffix", "v{version}-{version}", "must hold {version} once"),
        ("suffix", "{version}", "a word besides"),
        ("suffix", "../../../clients/x?y={version}", "no name of a DOI"),
        ("suffix", "../x/{version}", "no part '..'"),
        ("suffix", "x/./{version}", "no part '..'"),
        ("suffix", "x#{version}", "no name of a DOI"),
        ("files", " ,\n", "names no file"),
        ("suffix", "x%2e%2e/{version}", "no name of a DOI"),
        ("suffix", "x\\{version}", "no name of a DOI"),
        ("suffix", "x {version}", "no name of a DOI"),
        ("landing-page", "my page", "is no address"),
        ("registry-url", "localhost", "is no address"),
        ("registry-url", "https://me:word@example.org", "'https://example.org' is no address"),
        ("resource-type", "Workflows", "such as Workflow"),
        ("concept-doi", "10.1", "concept-doi"),
    ],
)
def test_a_value_that_makes_no_sense_is_said_before_anything_is_asked(name: str, value: str, said: str) -> None:
    """A name that is wrong would be a DOI for ever."""
    with pytest.raises(SettingsError) as caught:
        settings_from(action={name: value})
    assert said in str(caught.value) and "action input" in str(caught.value)


@pytest.mark.parametrize("pattern", ["opaque", "{name}.{version}", "{name}/{work}-{version}", "demo.v{version}"])
def test_a_readable_suffix_may_have_any_shape(pattern: str) -> None:
    """As long as versions and concept differ."""
    assert settings_from(action={"suffix": pattern})["suffix"] == pattern


def test_a_configuration_that_cannot_be_read_stops_with_its_line() -> None:
    """No setting is guessed past a broken line."""
    with pytest.raises(SettingsError) as caught:
        configured(settings_from(), ".doi.yml", b"registry: [\n")
    assert caught.value.path == ".doi.yml" and caught.value.line >= 1


def test_names_are_unique_and_kebab_case() -> None:
    """One word per input, the same in all places."""
    names = [item.name for item in (*INPUTS, *OUTPUTS)]
    assert all(name == name.lower() and "_" not in name for name in names)
    assert len({item.name for item in INPUTS}) == len(INPUTS)
