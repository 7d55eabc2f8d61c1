"""Does each rule of a pack say which clause it comes from, and how that was read?"""

from putright.core.checking.checker import Checker


def sources(check: Checker) -> None:
    """Each rule cites a clause that there is, or says who added it."""
    for path, rule in check.each_rule():
        if not rule.cites and not rule.added:
            check.say(
                path,
                f"{path[0]} {getattr(rule, 'id', '')}: say which clause this comes from "
                "(cites) or, if it is not the policy's, where from (added).",
            )
        if check.policy.clause:
            check.known((*path, "cites"), rule.cites, check.policy.clauses, "clause")
        check.known((*path, "readings"), rule.readings, check.policy.reading_named, "reading")


def readings(check: Checker) -> None:
    """Two readings cited by one rule may not set one key differently."""
    for path, rule in check.each_rule():
        settings: dict[str, tuple[str, str]] = {}
        for name in rule.readings:
            reading = check.policy.reading_named.get(name)
            if reading is None:
                continue
            for key, value in reading.counting.model_dump(exclude_none=True).items():
                other = settings.get(key)
                if other and other[1] != value:
                    check.say(
                        (*path, "readings"),
                        f"Readings {other[0]} and {name} set {key} differently. Keep one.",
                    )
                settings[key] = (name, value)
