"""A small identity provider, as a server of its own: it signs what a test has it sign."""

import json
import threading
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, make_server

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from putright.people.models import Membership, Staff
from putright.signing import moment
from putright.signing.single_sign_on.asked import Part
from tests.signing.given import is_in

START = "/staff/sign-in/single/"
ROLES = {
    "officers": (Part("cestria", "service-team", "Repairs"),),
    "managers": (Part("cestria", "service-manager"),),
    "both": (Part("cestria", "service-team"), Part("another", "customer-service")),
    "mistaken": (Part("cestria", "no-such-role"), Part("nowhere", "service-team")),
}


@cache
def _key() -> rsa.RSAPrivateKey:
    """Return one key for all tests: making one takes a while."""
    return rsa.generate_private_key(65537, 2048)


class Quiet(WSGIRequestHandler):
    def log_message(self, *said: Any) -> None:
        """Say nothing."""


class Identity:
    """Who is signed in there, what is said of them, and how the token is made."""

    client_id = "putright"
    client_secret = "a secret: with ß"

    def __init__(self) -> None:
        self.key = _key()
        self.kid = "key-1"
        self.claims: dict[str, Any] = {}
        self.replaced: dict[str, Any] = {}  # in the token, whatever would be right
        self.signed_with: tuple[Any, str] | None = None  # another key and algorithm
        self.says: dict[str, Any] = {}  # of itself, whatever would be right
        self.asked: list[str] = []
        self._codes: dict[str, dict[str, str]] = {}
        self._server = make_server("127.0.0.1", 0, self._answer, handler_class=Quiet)
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"

    @contextmanager
    def serving(self) -> Iterator["Identity"]:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield self
        finally:
            self.close()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    # -- what somebody does in a browser ------------------------------------------------------

    def sent_to(self, client: Client, **asked: str) -> dict[str, str]:
        """Ask Putright to sign somebody in; return what it asks of us."""
        answer = client.get(START, asked)
        assert answer.status_code == 302, answer.content.decode()
        there = urlsplit(answer["Location"])
        assert f"{there.scheme}://{there.netloc}{there.path}" == f"{self.issuer}/authorize"
        return dict(parse_qsl(there.query))

    def back(self, asked: dict[str, str]) -> dict[str, str]:
        """Return what the browser brings back from us."""
        code = f"code-{len(self._codes)}"
        self._codes[code] = asked
        return {"code": code, "state": asked["state"], "iss": self.issuer}

    def round(self, client: Client, **asked: str) -> Any:
        """Go there and come back, as a browser does."""
        request = self.sent_to(client, **asked)
        return client.get(urlsplit(request["redirect_uri"]).path, self.back(request))

    # -- the server ---------------------------------------------------------------------------

    def _answer(self, environ: dict[str, Any], start: Any) -> list[bytes]:
        path = environ["PATH_INFO"]
        self.asked.append(path)
        status, said, there = "200 OK", {}, ""
        if path == "/.well-known/openid-configuration":
            said = self._about() | self.says
        elif path == "/keys":
            said = {"keys": [self._public(), {"kty": "oct", "k": "A" * 43, "kid": "symmetric"}]}
        elif path == "/token":
            length = int(environ["CONTENT_LENGTH"])
            status, said = self._token(environ, parse_qs(environ["wsgi.input"].read(length)))
        elif path in ("/authorize", "/leave"):
            status, there = "302 Found", self._sent_back(path, environ["QUERY_STRING"])
        else:
            status = "404 Not Found"
        headers = [("Content-Type", "application/json")]
        start(status, [*headers, ("Location", there)] if there else headers)
        return [json.dumps(said).encode()]

    def _sent_back(self, path: str, query: str) -> str:
        """Return where its own pages send a browser, whose person is asked nothing."""
        asked = dict(parse_qsl(query))
        if path == "/authorize":
            return f"{asked['redirect_uri']}?{urlencode(self.back(asked))}"
        return f"{asked['post_logout_redirect_uri']}?{urlencode({'state': asked['state']})}"

    def _about(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }

    def _public(self) -> dict[str, Any]:
        key = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return key | {"kid": self.kid, "use": "sig"}

    def _token(self, environ: dict[str, Any], raw: dict[bytes, list[bytes]]) -> tuple[str, dict]:
        sent = {name.decode(): values[0].decode() for name, values in raw.items()}
        basic = b64decode(environ["HTTP_AUTHORIZATION"].removeprefix("Basic ")).decode()
        known = [unquote(one) for one in basic.split(":")]
        asked = self._codes.pop(sent["code"], None)
        shown = urlsafe_b64encode(sha256(sent["code_verifier"].encode()).digest()).decode()
        right = (
            asked is not None
            and known == [self.client_id, self.client_secret]
            and asked["code_challenge_method"] == "S256"
            and asked["code_challenge"] == shown.rstrip("=")
            and asked["redirect_uri"] == sent["redirect_uri"]
        )
        if not right or asked is None:
            return "400 Bad Request", {"error": "invalid_grant"}
        return "200 OK", {"id_token": self.token(asked["nonce"]), "token_type": "Bearer"}

    def token(self, nonce: str) -> str:
        now = moment.epoch()
        right = {"iss": self.issuer, "aud": self.client_id, "nonce": nonce, "sub": "subject-1"}
        said = right | {"iat": now, "exp": now + 300} | self.claims | self.replaced
        said = {name: value for name, value in said.items() if value is not None}
        key, algorithm = self.signed_with or (self.key, "RS256")
        return jwt.encode(said, key, algorithm, headers={"kid": self.kid})


# -- what came of it ----------------------------------------------------------------------


def parts(username: str = "dana@example.org") -> list[tuple[str, str, str]]:
    held = Membership.objects.filter(staff__username=username).order_by("organisation", "role")
    return list(held.values_list("organisation__slug", "role", "team"))


def refused(identity: Identity, words: str = "could not be trusted") -> None:
    """Go round, and be told that nobody was signed in."""
    client = Client()
    answer = identity.round(client)
    assert answer.status_code == 403
    assert words in answer.content.decode()
    assert not is_in(client)
    assert not Staff.objects.filter(name="Dana Reid").exists()
