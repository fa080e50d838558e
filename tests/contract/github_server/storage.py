"""The other host that GitHub redirects downloads to: it has an address of its own and wants no token."""

from http.server import BaseHTTPRequestHandler

from tests.contract.loopback import Loopback


class Storage(Loopback):
    """Files by path, on a port of its own.

    `cut_after` bytes the line is cut where it is set, `cuts` times where that is set too. `ends_after` bytes an answer
    ends as if that were all: it announces no length, as GitHub's archives do.
    """

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.authorizations: list[str | None] = []
        self.cut_after: int | None = None
        self.cuts: int | None = None
        self.ends_after: int | None = None
        super().__init__(_handler(self))

    def put(self, path: str, data: bytes) -> str:
        """Keep a file; gives the address that a redirect names, with a key in it."""
        self.files[path] = data
        return f"{self.url}{path}?token=KEY-OF-THE-ADDRESS"


def _handler(storage: Storage) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *values: object) -> None:
            return

        def do_GET(self) -> None:
            storage.authorizations.append(self.headers.get("Authorization"))
            data = storage.files.get(self.path.partition("?")[0])
            self.send_response(200 if data is not None else 404)
            self.send_header("Content-Type", "application/octet-stream")
            if storage.ends_after is None:
                self.send_header("Content-Length", str(len(data or b"")))
            else:
                self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write((data or b"")[: storage.cut_after][: storage.ends_after])
            self.close_connection = storage.cut_after is not None or storage.ends_after is not None
            if storage.cuts is not None:
                storage.cuts -= 1
                storage.cut_after = storage.cut_after if storage.cuts else None

    return Handler
