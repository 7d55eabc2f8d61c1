"""A program that asks as another system does."""

import itertools
import json
from typing import Any

from django.test import Client

from putright.people.models import Organisation, Staff
from putright.project import clock
from putright.systems import tokens
from putright.systems.tokens import Wanted

_numbers = itertools.count(1)


class System:
    """A program with a token: it asks as programs do, without a cookie."""

    def __init__(self, slug: str, secret: str, number: int = 0) -> None:
        self.slug, self.secret, self.number = slug, secret, number
        self.client = Client()

    def path(self, path: str) -> str:
        return f"/{self.slug}/api/v1/{path}"

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(self.path(path), headers=self._headers(headers))

    def post(self, path: str, body: Any, *, key: str | None = "", **headers: str) -> Any:
        if key is not None:
            headers["Idempotency-Key"] = key or f"test-key-{next(_numbers)}"
        return self.client.post(
            self.path(path),
            json.dumps(body),
            content_type="application/json",
            headers=self._headers(headers),
        )

    def send(self, path: str, files: Any, *, key: str = "", **boxes: Any) -> Any:
        headers = self._headers({"Idempotency-Key": key or f"test-key-{next(_numbers)}"})
        return self.client.post(self.path(path), {"files": files, **boxes}, headers=headers)

    def do(self, reference: str, do: str, /, key: str = "", match: str = "", **given: Any) -> Any:
        headers = {"If-Match": match} if match else {}
        body = {"do": do, "given": given}
        return self.post(f"cases/{reference}/commands", body, key=key, **headers)

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}", **more} if self.secret else more


def system_of(
    where: Organisation,
    *,
    person: Staff | None = None,
    role: str = "",
    writes: bool = True,
    days: int = 30,
    team: str = "",
) -> System:
    wanted = Wanted("Housing system", writes, days, person=person, role=role, team=team)
    made, secret = tokens.make(where, wanted, by="s-asha", at=clock.now())
    return System(where.slug, secret, made.number)
