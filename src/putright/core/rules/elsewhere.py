"""How does a case go elsewhere: to another procedure, as two cases, as another kind of item?"""

from putright.core.conditions import holds
from putright.core.facts import Fact
from putright.core.policy import Diversion
from putright.core.rules.asking import Asked
from putright.core.rules.entering import entered


def divert(asked: Asked) -> list[Fact]:
    """Send the case, or part of it, to another procedure or body."""
    role = asked.permit("divert")
    asked.must_be("open", "answered")
    asked.need("diversion")
    diversion = _diversion(asked)
    if not holds(diversion.when, asked.case, asked.day, asked.given):
        asked.refuse("not-met", f"This case is not one for {diversion.to}.", diversion)
    approvers = diversion.approved_by
    if approvers and not set(approvers) & set(asked.actor.roles):
        names = " or ".join(asked.policy.roles[name].name for name in approvers)
        asked.refuse("approval", f"{names} must approve this.", diversion, approvers)
    asked.pass_gates("divert")
    asked.need(*diversion.needs, rule=diversion)
    if diversion.covers == "part" and asked.case.points:
        asked.need("points", rule=diversion)
        _known_points(asked)
    data = {
        "diversion": diversion.id,
        "to": diversion.to,
        "covers": diversion.covers,
        "clocks": diversion.clocks,
        "counts_as": diversion.counts_as,
        "restricts": True if diversion.restricted else None,
    }
    return [asked.fact_of_details("diverted", data, by_role=role)]


def _diversion(asked: Asked) -> Diversion:
    name = asked.given["diversion"]
    for diversion in asked.policy.diversion:
        if diversion.id == name:
            return diversion
    known = ", ".join(d.id for d in asked.policy.diversion) or "none"
    asked.refuse("unknown-diversion", f"There is no diversion {name!r}. There are: {known}.")


def split(asked: Asked) -> list[Fact]:
    """Part one case in two: the points named go on as a case of their own kind."""
    role = asked.permit("split")
    asked.must_be("open", "answered")
    asked.pass_gates("split")
    asked.need("reason", "kind")
    if asked.given["kind"] not in asked.policy.kinds:
        asked.refuse("unknown-kind", f"This policy takes {', '.join(asked.policy.kinds)}.")
    _known_points(asked)
    return [asked.fact_of_details("split", by_role=role)]


def _known_points(asked: Asked) -> None:
    known = {point.number for point in asked.case.points}
    unknown = [n for n in asked.given.get("points") or () if n not in known]
    if unknown:
        hint = "" if known else " Set out its points first."
        asked.refuse("unknown-point", f"There is no point {unknown[0]} in this case.{hint}")


def reclassify(asked: Asked) -> list[Fact]:
    """Say that this is another kind of item, with the reason, and tell the customer."""
    role = asked.permit("reclassify")
    asked.must_be("open", "answered")
    asked.pass_gates("reclassify")
    asked.need("to", "reason", "told")
    kind = asked.policy.kinds.get(str(asked.given["to"]))
    if kind is None:
        asked.refuse("unknown-kind", f"This policy takes {', '.join(asked.policy.kinds)}.")
    if kind.id == asked.case.kind:
        asked.refuse("same-kind", f"This is a {kind.name} already.")
    leaves = not kind.procedure and bool(asked.case.stage)
    data = {
        "from": asked.case.kind,
        "to": kind.id,
        "procedure": kind.procedure,
        "leaves_stages": leaves or None,
    }
    facts = [asked.fact_of_details("reclassified", data, by_role=role)]
    if kind.procedure and kind.procedure != asked.case.procedure:
        stages = asked.policy.stages_of.get(kind.procedure, ())
        first = next((stage for stage in stages if "received" in stage.enter_on), None)
        if first is not None:
            facts.append(entered(asked, first, "reclassified"))
    return facts
