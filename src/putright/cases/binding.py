"""Which policy binds this case? The version in force when it was received, and no other."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from putright.core.policy import Policy
from putright.people.models import Organisation
from putright.policies.load import load_policy, version_in_force


def policy_on(organisation: Organisation, received_at: datetime) -> Policy:
    """Return the policy that binds what is received at this moment."""
    day = received_at.astimezone(ZoneInfo(organisation.zone)).date()
    version = version_in_force(organisation.pack, day).version
    return policy_of(organisation, organisation.pack, version)


def policy_of(organisation: Organisation, pack: str, version: str) -> Policy:
    """Return one version of a pack, with the figures that this organisation supplies."""
    figures = json.dumps(organisation.settings, sort_keys=True) if organisation.settings else "{}"
    return _with_figures(pack, version, figures)


@lru_cache(maxsize=256)
def _with_figures(pack: str, version: str, figures: str) -> Policy:
    policy = load_policy(pack, version)
    supplied: Mapping[str, object] = json.loads(figures)
    if not supplied:
        return policy
    return policy.model_copy(update={"settings": {**policy.settings, **supplied}})
