"""What did whoever installed Putright ask of signing in: whose word counts, and who shows more?"""

from dataclasses import dataclass

from putright.project import environment
from putright.project.environment import OddSetting
from putright.signing.single_sign_on.asked import Asked, Part, is_safe, part_of

_EXAMPLE = '"Complaints officers" = "elm-street/officer/Repairs"'


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """Of whom more than a password is asked: of everyone, or of those with one of these roles."""

    everyone: bool = False
    roles: frozenset[str] = frozenset()


def second_factor() -> SecondFactor:
    name = "PUTRIGHT_SECOND_FACTOR"
    said = environment.text(name) or "optional"
    if said.lower() in ("optional", "everyone"):
        return SecondFactor(everyone=said.lower() == "everyone")
    roles = frozenset(one.strip() for one in said.split(",") if one.strip())
    for one in roles:
        if not one.isprintable() or " " in one or one.count("/") > 1:
            raise OddSetting(
                f"{name} holds '{one}'; write optional, everyone, or roles with commas between, "
                "such as committee, elm-street/manager."
            )
    return SecondFactor(roles=roles)


def single_sign_on() -> Asked | None:
    """Return the identity provider that was named, if one was."""
    issuer = environment.text("PUTRIGHT_OIDC_ISSUER")
    if not issuer:
        return None
    if not is_safe(issuer) or "?" in issuer or "#" in issuer:
        raise OddSetting(
            f"PUTRIGHT_OIDC_ISSUER is '{issuer}'; write the provider's own name, an address that "
            "begins with https:// (or http://localhost, to try it)."
        )
    client = environment.text("PUTRIGHT_OIDC_CLIENT_ID")
    if not client:
        raise OddSetting(
            "PUTRIGHT_OIDC_CLIENT_ID is empty; write the name that the provider gave to Putright."
        )
    scopes = tuple(environment.text("PUTRIGHT_OIDC_SCOPES", "openid profile email").split())
    if "openid" not in scopes:
        raise OddSetting("PUTRIGHT_OIDC_SCOPES must hold openid, such as openid profile email.")
    return Asked(
        issuer=issuer,
        client_id=client,
        client_secret=environment.text("PUTRIGHT_OIDC_CLIENT_SECRET"),
        name=environment.text("PUTRIGHT_OIDC_NAME", "your work account"),
        scopes=scopes,
        roles_claim=environment.text("PUTRIGHT_OIDC_ROLES_CLAIM", "roles"),
        roles=_roles("PUTRIGHT_OIDC_ROLES"),
        signs_out=environment.yes_or_no("PUTRIGHT_OIDC_SIGN_OUT", default=False),
    )


def api_audience() -> str:
    """Return for whom the provider's access tokens are made, if the API takes any."""
    audience = environment.text("PUTRIGHT_OIDC_API_AUDIENCE")
    if audience and not environment.text("PUTRIGHT_OIDC_ISSUER"):
        raise OddSetting("PUTRIGHT_OIDC_API_AUDIENCE needs PUTRIGHT_OIDC_ISSUER: whose tokens?")
    # Why: what says who somebody is, and is shown to a browser, would open the API.
    if audience and audience == environment.text("PUTRIGHT_OIDC_CLIENT_ID"):
        raise OddSetting(
            "PUTRIGHT_OIDC_API_AUDIENCE is the name of Putright's client; register the API with "
            "the provider under a name of its own, and write that."
        )
    return audience


def _roles(name: str) -> dict[str, tuple[Part, ...]]:
    """Return the parts that each value of the claim leads to, from lines of TOML."""
    import tomllib

    said = environment.text(name)
    advice = f"write a line of TOML for each value of the claim, such as {_EXAMPLE}."
    try:
        table = tomllib.loads(said)
    except tomllib.TOMLDecodeError as odd:
        raise OddSetting(f"{name} cannot be read ({odd}); {advice}") from None
    if not table:
        raise OddSetting(f"{name} is empty, so nobody could do anything; {advice}")
    return {value: _parts(name, value, led, advice) for value, led in table.items()}


def _parts(name: str, value: str, led: object, advice: str) -> tuple[Part, ...]:
    found = []
    for one in led if isinstance(led, list) else [led]:
        part = part_of(one) if isinstance(one, str) else None
        if part is None:
            raise OddSetting(
                f"{name} leads '{value}' to {one!r}, which is no organisation/role; {advice}"
            )
        found.append(part)
    return tuple(found)
