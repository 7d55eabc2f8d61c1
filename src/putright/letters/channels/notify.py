"""How does a text message go by GOV.UK Notify? One request, signed with the service's own key.

Whence: Notify's REST documentation. The key is its name, the service's id and a secret, each id
of 36 characters; a request bears a JSON web token signed with the secret. The template has
one place, `((text))`.
"""

import hmac
import json
import urllib.error
import urllib.request
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

from putright.letters import faults
from putright.letters.channels import NotNow, Undeliverable
from putright.project.clock import now

HOST = "https://api.notifications.service.gov.uk"
_ID = 36
_PATIENCE = 20  # seconds


@dataclass(frozen=True, slots=True)
class Notify:
    """GOV.UK Notify. `template` is the id of a text message template."""

    template: str
    key: str
    host: str = HOST

    def send(self, number: str, text: str, reference: str) -> None:
        body = {
            "phone_number": number,
            "template_id": self.template,
            "personalisation": {"text": text},
            "reference": reference,
        }
        request = urllib.request.Request(  # noqa: S310 -- the address is ours, below
            f"{self._host()}/v2/notifications/sms",
            json.dumps(body).encode(),
            {"Content-Type": "application/json", "Authorization": f"Bearer {self._token()}"},
        )
        try:
            with urllib.request.urlopen(request, timeout=_PATIENCE):  # noqa: S310
                return
        except urllib.error.HTTPError as fault:
            with fault:
                self._raise(fault.code)
        except OSError as fault:
            raise NotNow(type(fault).__name__) from fault

    @staticmethod
    def _raise(code: int) -> None:
        # 400 is of this message; 403 and 429 are of the key and of the day, and pass.
        if code == 400:
            raise Undeliverable(faults.REFUSED)
        raise NotNow(f"HTTP {code}")

    def _host(self) -> str:
        if urlsplit(self.host).scheme not in ("https", "http"):
            raise ValueError(f"{self.host} is no address of a web service")
        return self.host.rstrip("/")

    def _token(self) -> str:
        """Return a token that is good for half a minute."""
        service, secret = self.key[-2 * _ID - 1 : -_ID - 1], self.key[-_ID:]
        head = _written({"typ": "JWT", "alg": "HS256"})
        told = _written({"iss": service, "iat": int(now().timestamp())})
        signed = hmac.new(secret.encode(), f"{head}.{told}".encode(), sha256).digest()
        return f"{head}.{told}.{_plain(signed)}"


def _written(table: dict[str, object]) -> str:
    return _plain(json.dumps(table).encode())


def _plain(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode("ascii")
