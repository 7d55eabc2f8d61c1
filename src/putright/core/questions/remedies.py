"""What is asked of whoever puts things right: offers, payments, promises?"""

from collections.abc import Iterable, Iterator, Sequence

from putright.core.case import Offer
from putright.core.policy import Authority, Detail, Remedy
from putright.core.questions.question import Ask, Choices, Questions, as_said

_PAID_HOW: Choices = (
    ("bank", "Bank transfer"),
    ("account", "Taken off what they owe us"),
    ("cheque", "Cheque"),
    ("card", "Card or voucher"),
    ("cash", "Cash"),
)


def offer(q: Questions) -> Iterator[Ask]:
    remedy = next((r for r in q.policy.remedy if r.id == q.given.get("remedy")), None)
    rows = [row for row in q.policy.authority if remedy and remedy.id in row.remedy]
    if any(row.claim_below or row.up_to for row in rows) or (remedy and _is_money(remedy)):
        yield q.ask("amount", True, label="How much, in pounds?")
    if any(row.claim_below for row in rows):
        # CZ-2b: what counts is what the claim is worth, and not what is offered for it.
        yield q.ask("claim", True)
    to = dict.fromkeys(word for row in rows for word in row.when.to)
    if to:
        yield q.ask("to", False, tuple(_payees(q, rows, to)), label="To whom?")
    if remedy is not None and remedy.once_for:
        yield q.ask(remedy.once_for, True, label=f"For which {remedy.once_for}?")
    yield q.ask("reason", True, label="Why this fits what went wrong")
    yield from _consulted(q)


def _payees(
    q: Questions, rows: Sequence[Authority], to: Iterable[str]
) -> Iterator[tuple[str, str]]:
    """Give those to whom it may go, whoever complained first, as the pack calls them."""
    roles = q.policy.roles
    for word in sorted(to, key=lambda word: word != q.case.role):
        yield word, roles[word].name if word in roles else as_said(word)
    if any(not row.when.to for row in rows):  # else nobody decides what goes to others
        yield "other", "Somebody else"


def _consulted(q: Questions) -> Iterator[Ask]:
    offices = dict.fromkeys(role for row in q.policy.authority for role in row.after_consulting)
    if offices:
        choices = tuple((role, q.policy.roles[role].name) for role in offices)
        yield q.ask("consulted", False, choices, True, "Who was consulted?")


def approve(q: Questions) -> Iterator[Ask]:
    yield from _offers(q, "waiting")
    yield q.ask("approved", True, label="Do you approve it?")
    yield from _consulted(q)
    yield q.ask("reason", True)


def answer_offer(q: Questions) -> Iterator[Ask]:
    yield from _offers(q, "decided")
    yield q.ask("accepted", True, label="Do they accept it?")
    yield q.ask("reason")


def pay(q: Questions) -> Iterator[Ask]:
    able = [o for o in q.case.offers if o.state == "accepted" and o.amount > o.paid]
    if able:
        choices = tuple((str(o.number), _offer(q, o)) for o in able)
        yield q.ask("number", True, choices, label="For which offer?")
    yield q.ask("paid_on", True)
    yield q.ask("paid_how", True, _PAID_HOW)
    yield q.ask("reference", True, label="Reference of the payment")
    yield q.ask("amount", label="How much, if not all of it?")


def _offers(q: Questions, state: str) -> Iterator[Ask]:
    able = [o for o in q.case.offers if o.state == state]
    if able:
        choices = tuple((str(o.number), _offer(q, o)) for o in able)
        yield q.ask("number", True, choices, label="Which offer?")


def _offer(q: Questions, offer: Offer) -> str:
    """Say what an offer is, so that nobody decides it unseen."""
    name = next((r.name for r in q.policy.remedy if r.id == offer.remedy), offer.remedy)
    amount = f", £{offer.amount:,.2f}" if offer.amount else ""
    to = f", to the {offer.to.replace('-', ' ')}" if offer.to else ""
    return f"Offer {offer.number}: {name}{amount}{to}"


def commit(q: Questions) -> Iterator[Ask]:
    yield q.ask("what", True, label="What we will do")
    yield q.ask("on", True, label="By which day?")
    yield Ask(Detail(id="owner", type="person", label="Who will see to it?"))


def keep(q: Questions) -> Iterator[Ask]:
    owed = [c for c in q.case.commitments if c.kept_at is None]
    if len(owed) > 1:
        choices = tuple((str(c.number), f"Promise {c.number}, by {c.on}") for c in owed)
        yield q.ask("number", True, choices, label="Which promise?")
    yield q.ask("text", label="How it was kept")


def _is_money(remedy: Remedy) -> bool:
    words = ("payment", "compensation", "money", "refund")
    return remedy.pays or any(word in remedy.id for word in words)
