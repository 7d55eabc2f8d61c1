"""What is money? No sum under another name, and each payment taken down: when, how, by whom."""

import re

from putright.core.case import as_date
from putright.core.facts import Fact
from putright.core.policy import Remedy
from putright.core.rules.asking import Asked

_SUM = re.compile(r"£\s*\d|\b\d[\d,.]*\s*(?:pounds|quid|gbp)\b|\bgbp\s*\d", re.IGNORECASE)


def amount_of(asked: Asked) -> float:
    value = asked.given.get("amount") or 0
    try:
        amount = float(value)
    except (TypeError, ValueError):
        asked.refuse("not-an-amount", "Write the amount in pounds, such as 250 or 250.50.")
    if not 0 <= amount < 1e9:
        asked.refuse("not-an-amount", "The amount must be nothing or more, in pounds.")
    return amount


def only_as_a_payment(asked: Asked, remedy: Remedy | None, amount: float, *said: str) -> None:
    """No money goes out under another name: a sum is offered as what pays, and decided as that.

    A sum that is only spoken of, such as what a repair costs us, is said to be no payment.
    """
    paying = next((one for one in asked.policy.remedy if one.pays), None)
    if paying is None or (remedy is not None and remedy.pays):
        return
    row = next((one for one in asked.policy.authority if paying.id in one.remedy), None)
    if amount:
        asked.refuse(
            "money-under-another-name",
            f"A sum of money is a payment. Offer it as “{paying.name}”, so that whoever may "
            "decides it.",
            row or paying,
        )
    words = " ".join(str(asked.given.get(name) or "") for name in said)
    if _SUM.search(words) and not asked.given.get("not_a_payment"):
        asked.refuse(
            "money-under-another-name",
            f"This names a sum of money. If it is to be paid, offer it as “{paying.name}”. "
            "If not, say why it is no payment.",
            row or paying,
            ["not_a_payment"],
            only_details=True,
        )


def pay(asked: Asked) -> list[Fact]:
    """Take down that money was paid: when, how, under which reference. Never more than agreed."""
    listed = any("pay" in role.may for role in asked.policy.roles.values())
    role = asked.permit("pay" if listed else "approve")
    owed = [o for o in asked.case.offers if o.state == "accepted" and o.amount > o.paid]
    number = asked.given.get("number")
    if number not in (None, ""):
        owed = [o for o in owed if o.number == int(number)]
    if not owed:
        asked.refuse("none-to-pay", "No payment is agreed, accepted and still to be paid.")
    made = owed[0]
    asked.pass_gates("pay", remedy=made.remedy, amount=made.amount, to=made.to)
    asked.need("paid_on", "paid_how", "reference")
    on = as_date(asked.given["paid_on"])
    if on is None:
        asked.refuse("not-a-day", "Give the day on which it was paid, such as 2026-11-23.")
    if on > asked.day:
        asked.refuse("in-the-future", "A payment is taken down once it was made, not before.")
    left = round(made.amount - made.paid, 2)
    amount = amount_of(asked) if asked.given.get("amount") not in (None, "") else left
    if amount == 0:
        asked.refuse("not-an-amount", "Write the sum that was paid. Nothing paid is no payment.")
    if amount > left:
        row = next((one for one in asked.policy.authority if made.remedy in one.remedy), None)
        asked.refuse(
            "more-than-agreed",
            f"£{left:,.2f} is still to be paid of what was agreed. More needs an offer of its own.",
            row,
        )
    data = {"number": made.number, "amount": amount, "paid_on": on}
    return [asked.fact_of_details("paid", data, by_role=role)]
