"""`/token` and `/credentials/api-keys` of DataCite's REST API: tokens and keys in place of the password.

A key makes, lists and revokes no keys, and is given no token: that takes the password.

Source: datacite/lupo `app/controllers/sessions_controller.rb`, `app/controllers/api_keys_controller.rb` (pull request
1543, in production since July 2026).
"""

from typing import Any

from flask import Blueprint, Response, g, jsonify, request
from flask.typing import ResponseReturnValue

from doi_action.sandbox.accounts import Account, Caller
from doi_action.sandbox.credentials import TOKEN_SECONDS, ApiKey, Credentials
from doi_action.sandbox.refusal import Refusal


def add_credentials_api(api: Blueprint, credentials: Credentials) -> None:
    """Give `api` the paths. Its own handlers name the caller and show refusals."""

    @api.post("/token")
    def issue_token() -> ResponseReturnValue:
        sent: Any = request.get_json(silent=True) if request.is_json else request.form
        given = sent if isinstance(sent, dict) else {}
        if given.get("grant_type") != "password":
            raise _wrong("Wrong grant type.")

        username, password = given.get("username"), given.get("password")
        are_texts = isinstance(username, str) and isinstance(password, str)
        if not are_texts or not username or not password:
            raise _wrong("Missing account ID or password.")

        token = credentials.token(username, password)
        if token is None:
            raise _wrong("Wrong account ID or password.")
        return {"access_token": token, "expires_in": TOKEN_SECONDS}

    @api.get("/credentials/api-keys")
    def list_keys() -> ResponseReturnValue:
        include_revoked = request.args.get("include_revoked", "").lower() == "true"
        keys = credentials.keys(_manager(), include_revoked=include_revoked)
        return jsonify({"data": [_resource(key) for key in keys], "meta": {"total": len(keys)}})

    @api.post("/credentials/api-keys")
    def make_key() -> ResponseReturnValue:
        account = _manager()
        match request.get_json(silent=True):
            case {"data": {"attributes": dict(attributes)}} if attributes:
                name = attributes.get("name")
            case _:
                raise Refusal(400)
        if not isinstance(name, str) or not name.strip():
            raise Refusal(422, errors=[{"status": "422", "title": "Name can't be blank"}])

        made = credentials.make_key(account, name)
        resource = _resource(made)
        resource["attributes"]["key"] = made.key
        return jsonify({"data": resource}), 201

    @api.delete("/credentials/api-keys/<identifier>")
    def revoke_key(identifier: str) -> ResponseReturnValue:
        if not credentials.revoke(_manager(), identifier):
            raise Refusal(404)
        return Response(status=204)


def _manager() -> Account:
    """The repository account that may manage its keys: the caller's, by password."""
    caller: Caller = g.caller
    if caller.account is None:
        raise Refusal(401)
    if caller.by_key or not caller.account.is_repository:
        raise Refusal(403)
    return caller.account


def _resource(key: ApiKey) -> dict[str, Any]:
    """One JSON:API resource of type `apiKeys`, without the key itself."""
    return {
        "id": key.identifier,
        "type": "apiKeys",
        "attributes": {
            "name": key.name,
            "keyPrefix": key.key[:11],
            "created": key.created,
            "updated": key.revoked or key.created,
            "lastUsedAt": key.last_used,
            "revokedAt": key.revoked,
        },
        "relationships": {"client": {"data": {"id": key.account.client, "type": "clients"}}},
    }


def _wrong(title: str) -> Refusal:
    return Refusal(400, errors=[{"status": "400", "title": title}])
