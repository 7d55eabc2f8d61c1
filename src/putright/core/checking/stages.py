"""Does each kind of case have a procedure, each procedure its stages, each stage somebody?"""

from putright.core.checking.checker import Checker
from putright.core.details import person_in
from putright.core.lines import Path
from putright.core.policy import When


def kinds(check: Checker) -> None:
    """A kind follows a procedure, and comes from roles, that there are."""
    policy = check.policy
    for index, kind in enumerate(policy.kind):
        if kind.procedure:
            check.known(
                ("kind", index, "procedure"), [kind.procedure], policy.procedures, "procedure"
            )
        check.known(("kind", index, "from_roles"), kind.from_roles, policy.roles, "role")


def mailboxes(check: Checker) -> None:
    """What comes by a mailbox is taken for a kind that there is."""
    for index, mailbox in enumerate(check.policy.mailbox):
        check.known(("mailbox", index, "kind"), [mailbox.kind], check.policy.kinds, "kind")
        _made_by_mail(check, index)
        if check.policy.clause:
            cited = ("mailbox", index, "cites")
            check.known(cited, mailbox.cites, check.policy.clauses, "clause")


def _made_by_mail(check: Checker, index: int) -> None:
    """A record that mail makes asks for nothing that a message cannot say by itself."""
    mailbox, records = check.policy.mailbox[index], check.policy.records
    for key, name in (("logs", mailbox.logs), ("told", mailbox.told)):
        check.known(("mailbox", index, key), [name] if name else [], records, "record")
    logs, told = records.get(mailbox.logs), records.get(mailbox.told)
    if logs is not None and logs.all_needs:
        needs = ", ".join(logs.all_needs)
        check.say(
            ("mailbox", index, "logs"),
            f"{logs.id} needs {needs}, which no message says. Name a record that needs nothing.",
        )
    if told is not None and person_in(told, check.policy) is None:
        check.say(
            ("mailbox", index, "told"),
            f"{told.id} must need one thing: the person who was told.",
        )
    if mailbox.told and "line-manager" not in mailbox.tells:
        check.say(
            ("mailbox", index, "told"),
            'Nobody is told. Add "line-manager" to tells, or take this out.',
        )


def procedures(check: Checker) -> None:
    """A procedure that is loaded has stages, and no other has."""
    policy = check.policy
    for index, procedure in enumerate(policy.procedure):
        has_stages = bool(policy.stages_of.get(procedure.id))
        if procedure.status == "loaded" and not has_stages:
            check.say(
                ("procedure", index), f"Procedure {procedure.id} is loaded but has no stages."
            )
        if procedure.status != "loaded" and has_stages:
            check.say(
                ("procedure", index),
                f"Procedure {procedure.id} is {procedure.status} and yet has stages.",
            )


def stages(check: Checker) -> None:
    """Somebody answers each stage."""
    policy = check.policy
    roles = set(policy.roles)
    for index, stage in enumerate(policy.stage):
        path: Path = ("stage", index)
        if stage.handled_by != "not stated" and roles:
            check.known((*path, "handled_by"), [stage.handled_by], roles, "role")
        if (
            stage.handled_by == "not stated"
            and stage.panel is None
            and not any(
                stage.id in routing.when.stage
                or stage.procedure in routing.when.procedure
                or routing.when == When()
                for routing in policy.routing
            )
        ):
            check.say(path, f"Stage {stage.id}: nobody answers it. Write handled_by, or a routing.")
        if stage.panel is not None and roles:
            named = [*stage.panel.offices, *stage.panel.from_roles]
            check.known((*path, "panel"), named, roles, "role")
        if stage.becomes:
            check.known((*path, "becomes"), [stage.becomes], policy.kinds, "kind")
