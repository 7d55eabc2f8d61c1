"""A small S3-compatible store on this machine, in memory: as much of it as keeping files asks.

It answers as S3's own documents say: objects in parts or whole, and lists by prefix. It
wants to be asked by somebody it knows, and looks at who asks, not at their signature.
"""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from xml.sax.saxutils import escape

ID, KEY, BUCKET = "evidence-keeper", "a secret/with+odd=signs", "evidence"
PAGE = 3  # objects in one answer to a list: so few that tests see a second page


class Bucket(ThreadingHTTPServer):
    """The store: its objects, and the uploads in parts that have begun."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.objects: dict[str, bytes] = {}
        self.parts: dict[str, dict[int, bytes]] = {}

    @property
    def address(self) -> str:
        there = f"http://127.0.0.1:{self.server_address[1]}"
        return f"s3://{ID}:{quote(KEY, safe='')}@{BUCKET}/kept?endpoint={there}&region=eu-west-2"


class Asked(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Bucket

    def log_message(self, *about: object) -> None:
        pass

    def _answer(self, status: int, body: str | bytes = b"", **headers: str) -> None:
        body = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _read(self) -> tuple[str, dict[str, str], bytes]:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if "aws-chunked" in self.headers.get("Content-Encoding", ""):
            body = _unchunked(body)
        known = f"Credential={ID}/" in self.headers.get("Authorization", "")
        bucket, _, name = unquote(parts.path).lstrip("/").partition("/")
        if not known or bucket != BUCKET:
            self._answer(403, "<Error><Code>AccessDenied</Code></Error>")
            raise PermissionError
        return name, dict(parse_qsl(parts.query, keep_blank_values=True)), body

    def _do(self) -> None:
        try:
            name, asked, body = self._read()
        except PermissionError:
            return
        getattr(self, f"_{self.command.lower()}")(name, asked, body)

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = _do

    def _put(self, name: str, asked: dict[str, str], body: bytes) -> None:
        if "uploadId" in asked:
            self.server.parts[asked["uploadId"]][int(asked["partNumber"])] = body
        else:
            self.server.objects[name] = body
        self._answer(200, ETag='"x"')

    def _post(self, name: str, asked: dict[str, str], body: bytes) -> None:
        if "uploads" in asked:
            number = str(len(self.server.parts))
            self.server.parts[number] = {}
            inside = f"<UploadId>{number}</UploadId><Key>{escape(name)}</Key>"
            self._answer(200, f"<InitiateMultipartUploadResult>{inside}"
                              "</InitiateMultipartUploadResult>")  # fmt: skip
        else:
            parts = self.server.parts.pop(asked["uploadId"])
            self.server.objects[name] = b"".join(parts[number] for number in sorted(parts))
            self._answer(200, "<CompleteMultipartUploadResult><ETag>x</ETag>"
                              "</CompleteMultipartUploadResult>")  # fmt: skip

    def _delete(self, name: str, asked: dict[str, str], body: bytes) -> None:
        self.server.objects.pop(name, None)
        self._answer(204)

    def _head(self, name: str, asked: dict[str, str], body: bytes) -> None:
        self._get(name, asked, body)

    def _get(self, name: str, asked: dict[str, str], body: bytes) -> None:
        if not name:
            self._list(asked)
        elif name not in self.server.objects:
            self._answer(404, "<Error><Code>NoSuchKey</Code></Error>")
        else:
            self._give(self.server.objects[name])

    def _give(self, content: bytes) -> None:
        when = {"ETag": '"x"', "Last_Modified": "Mon, 23 Nov 2026 12:00:00 GMT"}
        span = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if self.command == "HEAD":
            self._answer(200, b"", Content_Length=str(len(content)), **when)
        elif span:
            first = int(span[1])
            part = content[first : int(span[2]) + 1 if span[2] else None]
            about = f"bytes {first}-{first + len(part) - 1}/{len(content)}"
            self._answer(206, part, Content_Range=about, **when)
        else:
            self._answer(200, content, **when)

    def _list(self, asked: dict[str, str]) -> None:
        prefix, after = asked.get("prefix", ""), asked.get("marker", "")
        found, folders = [], []
        for key in sorted(self.server.objects):
            deeper = key[len(prefix) :]
            if not key.startswith(prefix):
                continue
            if asked.get("delimiter") and "/" in deeper:
                folder = prefix + deeper.partition("/")[0] + "/"
                if folder > after and folder not in folders:
                    folders.append(folder)
            elif key > after:
                found.append(key)
        everything = sorted(found + folders)
        page, more = everything[:PAGE], len(everything) > PAGE
        inside = "".join(
            f"<CommonPrefixes><Prefix>{escape(one)}</Prefix></CommonPrefixes>"
            if one in folders
            else f"<Contents><Key>{escape(one)}</Key><Size>1</Size></Contents>"
            for one in page
        )
        last = f"<NextMarker>{escape(page[-1])}</NextMarker>" if more else ""
        self._answer(
            200,
            f"<ListBucketResult><IsTruncated>{str(more).lower()}</IsTruncated>{last}{inside}"
            "</ListBucketResult>",
        )


def _unchunked(body: bytes) -> bytes:
    """Return what was sent in pieces, each with its length before it."""
    found, rest = b"", body
    while rest:
        head, _, rest = rest.partition(b"\r\n")
        size = int(head.partition(b";")[0], 16)
        if not size:
            break
        found, rest = found + rest[:size], rest[size + 2 :]
    return found


@contextmanager
def bucket() -> Iterator[Bucket]:
    """Run a store while the block lasts."""
    server = Bucket()
    running = threading.Thread(target=server.serve_forever, daemon=True)
    running.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
