"""The sandbox's own endpoints under `/sandbox`: set traps, read the log of requests. For the same machine only.

    GET    /sandbox/traps       what is set
    POST   /sandbox/traps       {"fail_at": {"3": "lost"}, "handle_fails": true}; counting begins anew
    GET    /sandbox/requests    {"requests": [{"method", "path", "status"}]}, in the order of arrival
    DELETE /sandbox/requests    empties the log

They are not counted, not logged, and no failure is played on them.
"""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from doi_action.errors import SettingsError
from doi_action.sandbox.traps import TrapKeeper, traps_from_json


def control(keeper: TrapKeeper) -> Blueprint:
    """The endpoints over `keeper`."""
    pages = Blueprint("control", __name__)

    @pages.before_request
    def only_json() -> ResponseReturnValue | None:
        # JSON as content type cannot be sent from a foreign web page without asking first.
        is_form = request.method == "POST" and not request.is_json
        return ({"error": "only JSON"}, 403) if is_form else None

    @pages.get("/traps")
    def show() -> ResponseReturnValue:
        return jsonify(asdict(keeper.traps))

    @pages.post("/traps")
    def set_all() -> ResponseReturnValue:
        body: Any = request.get_json(silent=True)
        try:
            keeper.set(traps_from_json(body))
        except SettingsError as error:
            return {"error": f"{error.message}: {error.fix}"}, 400
        return jsonify(asdict(keeper.traps))

    @pages.get("/requests")
    def requests() -> ResponseReturnValue:
        return {"requests": [asdict(entry) for entry in keeper.log]}

    @pages.delete("/requests")
    def forget() -> ResponseReturnValue:
        keeper.forget()
        return "", 204

    return pages
