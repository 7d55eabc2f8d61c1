"""GOV.UK Notify is asked as its documentation says, by a server that is there."""

import hmac
import json
import threading
from base64 import urlsafe_b64decode
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from putright.letters.channels import NotNow, Undeliverable
from putright.letters.channels.notify import Notify

SERVICE = "11111111-2222-3333-4444-555555555555"
SECRET = "66666666-7777-8888-9999-000000000000"
KEY = f"tests-{SERVICE}-{SECRET}"


@pytest.fixture
def answering():
    """A server that takes what is asked, and answers with the code it is told."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append((self.path, dict(self.headers), json.loads(body)))
            self.send_response(server.code)
            self.end_headers()

        def log_message(self, *given):
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.code, server.asked = 201, asked
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def send(server):
    host = f"http://127.0.0.1:{server.server_port}"
    Notify("a-template", KEY, host).send("+447700900123", "Words", "MC-1.1@council.example")


def test_it_is_asked_with_a_token_signed_by_the_key(answering):
    send(answering)

    [(path, headers, body)] = answering.asked
    assert path == "/v2/notifications/sms"
    assert body == {
        "phone_number": "+447700900123",
        "template_id": "a-template",
        "personalisation": {"text": "Words"},
        "reference": "MC-1.1@council.example",
    }
    head, told, signed = headers["Authorization"].removeprefix("Bearer ").split(".")
    made = hmac.new(SECRET.encode(), f"{head}.{told}".encode(), sha256).digest()
    assert urlsafe_b64decode(signed + "=") == made
    assert json.loads(urlsafe_b64decode(told + "=="))["iss"] == SERVICE


@pytest.mark.parametrize("code", [403, 429, 500, 503])
def test_what_passes_is_tried_again(answering, code):
    answering.code = code

    with pytest.raises(NotNow):
        send(answering)


def test_a_number_that_is_refused_is_not_tried_again(answering):
    answering.code = 400

    with pytest.raises(Undeliverable) as refused:
        send(answering)

    assert refused.value.fault == "refused"


def test_one_that_is_away_is_tried_again(answering):
    answering.shutdown()
    answering.server_close()

    with pytest.raises(NotNow):
        send(answering)
