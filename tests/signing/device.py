"""A device that keeps passkeys, as the standard describes it: for the tests, in memory."""

import json
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode

PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40


class Device:
    def __init__(self, origin: str = "http://localhost", identity: bytes = b"a-key-of-this-device"):
        self.origin = origin
        self.identity = identity
        self.counter = 0
        self.flags = PRESENT | VERIFIED
        self._key = ec.generate_private_key(ec.SECP256R1())

    def create(self, asked: str, **changed: Any) -> str:
        said = json.loads(asked)
        public = cbor.encode(ES256.from_cryptography_key(self._key.public_key()))
        about = b"\0" * 16 + len(self.identity).to_bytes(2, "big") + self.identity + public
        data = self._data(said["rp"]["id"], self.flags | WITH_KEY) + about
        client = self._client("webauthn.create", said, changed)
        made = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(
            {"clientDataJSON": websafe_encode(client), "attestationObject": websafe_encode(made)}
        )

    def get(self, asked: str, **changed: Any) -> str:
        said = json.loads(asked)
        self.counter += 1
        data = self._data(changed.pop("rp_id", said["rpId"]), self.flags)
        client = self._client("webauthn.get", said, changed)
        signature = self._key.sign(data + sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            {
                "clientDataJSON": websafe_encode(client),
                "authenticatorData": websafe_encode(data),
                "signature": websafe_encode(signature),
            }
        )

    def _data(self, place: str, flags: int) -> bytes:
        head = sha256(place.encode()).digest()
        return head + bytes([flags]) + self.counter.to_bytes(4, "big")

    def _client(self, kind: str, said: dict[str, Any], changed: dict[str, Any]) -> bytes:
        about = {
            "type": kind,
            "challenge": websafe_encode(websafe_decode(said["challenge"])),
            "origin": self.origin,
            "crossOrigin": False,
        }
        return json.dumps(about | changed).encode()

    def _answer(self, response: dict[str, str]) -> str:
        name = websafe_encode(self.identity)
        return json.dumps(
            {
                "id": name,
                "rawId": name,
                "type": "public-key",
                "response": response,
                "clientExtensionResults": {},
            }
        )
