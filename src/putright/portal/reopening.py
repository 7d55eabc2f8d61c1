"""What opens a case again once it is closed, as the policy has it?"""

from putright.core.policy import Policy
from putright.languages import say
from putright.portal.promises import cited


def reopening(policy: Policy) -> tuple[list[str], list[str]]:
    """Return what counts as new, with the clauses; nothing where the policy asks for nothing."""
    said: list[str] = []
    clauses: list[str] = []
    for gate in policy.gates_before.get("reopen", ()):
        known = [
            policy.records[name]
            for name in (*gate.needs, *gate.needs_any)
            if name in policy.records
        ]
        if known:
            said.append(say("We open it again for one of these."))
            said += [f"{record.label}. {record.hint}".strip() for record in known]
            clauses += cited(gate.cites, policy)
    return said, list(dict.fromkeys(clauses))
