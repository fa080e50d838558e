"""A file of the repository never decides where a secret goes."""

import pytest

from doi_action.errors import ExitCode, SettingsError
from doi_action.registries.open_registry import open_registry
from doi_action.settings import configured, settings_from
from tests.raw_server import RawServer, answer

CANARY = "CANARY-8ff1"
SECRETS = {"DATACITE_PASSWORD": CANARY, "DATACITE_TOKEN": CANARY}


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("registry", ["sandbox", "datacite", "datacite-test"])
@pytest.mark.parametrize("caller", ["command_line", "action", "file"])
def test_an_address_in_a_file_gets_no_secret(secret: str, registry: str, caller: str) -> None:
    """Whoever chose the registry, and whichever it is."""
    environment, chosen = {secret: CANARY}, {"registry": registry}
    with RawServer([answer("401 Unauthorized")]) as attacker:
        text = f"registry: {registry}\nregistry-url: {attacker.url}/datacite\n"
        if caller == "command_line":
            settings = settings_from(command_line=dict(chosen), environment=environment)
        else:
            settings = settings_from(action=chosen if caller == "action" else {}, environment=environment)
        found = configured(settings, ".doi.yml", text.encode())
        with pytest.raises(SettingsError) as caught, open_registry(found) as registry_opened:
            registry_opened.check_account("10.14454")
    error = caught.value
    assert (error.exit_code, error.path, error.line) == (ExitCode.SETTINGS, ".doi.yml", 2)
    assert error.rule == "secret-for-unknown-host"
    assert attacker.url.removeprefix("http://") in error.message
    assert "--registry-url" in error.fix and "delete the line" in error.fix
    assert CANARY not in error.message + error.why + error.fix
    assert attacker.requests == []


def test_an_address_in_a_file_serves_without_credentials() -> None:
    """Nothing can be lost there."""
    with RawServer([answer("404 Not Found", b"{}")]) as server:
        found = configured(settings_from(), ".doi.yml", f"registry-url: {server.url}\n".encode())
        with open_registry(found) as registry:
            assert "127.0.0.1" in registry.landing_page.__self__._place  # type: ignore[attr-defined]


@pytest.mark.parametrize("origin", ["command_line", "action"])
def test_an_address_of_the_caller_gets_the_secret(origin: str) -> None:
    """Who runs the program decides."""
    with RawServer([answer("200 OK", b'{"data": []}', "X-Credential-Username: a.b")]) as server:
        said = {"registry-url": server.url, "username": "A.B"}
        if origin == "action":
            settings = settings_from(action=said, environment=SECRETS)
        else:
            settings = settings_from(command_line=dict(said), environment=SECRETS)
        with open_registry(settings) as registry:
            registry.check_account("10.14454")
    assert b"authorization: basic" in server.requests[0].lower()


def test_a_file_may_choose_a_registry_and_repeat_its_own_address() -> None:
    """The registry's well-known host is where its account belongs."""
    text = b"registry: datacite\nregistry-url: https://api.datacite.org/\n"
    found = configured(settings_from(environment=SECRETS), ".doi.yml", text)
    with open_registry(found) as registry:
        assert registry.kind.title == "DataCite"


@pytest.mark.parametrize(
    "url",
    ["https://api.datacite.org.", "https://api%2Edatacite.org", "https://x@api.datacite.org", "https://a.b/?x="],
)
@pytest.mark.parametrize("registry", ["sandbox", "datacite-test", "datacite"])
def test_a_look_alike_address_is_refused_by_the_settings(registry: str, url: str) -> None:
    """It would pass the guard that keeps rehearsal and production apart."""
    with pytest.raises(SettingsError, match=r"registry-url: .* is no address"):
        settings_from(command_line={"registry": registry, "registry-url": url})


@pytest.mark.parametrize("secret", SECRETS)
def test_the_embedded_sandbox_gets_no_secret_of_the_caller(secret: str) -> None:
    """It has an account of its own, which works all the same."""
    settings = settings_from(command_line={"prefix": "10.0000"}, environment={secret: CANARY})
    with open_registry(settings) as registry:
        registry.check_account("10.0000")
        assert CANARY not in repr(vars(registry))
