"""Why does a message wait, or why was it set aside? A code for each reason, and a sentence."""

# What sets a message aside without a person: it is kept, it is counted, and it is never answered.
ASIDE = {
    "automatic": "An automatic reply, such as an absence notice: no person wrote it.",
    "bounce": "A mail server reports that something did not arrive.",
    "loop": "It is our own, or was here before: answering it could go round for ever.",
    "by-hand": "Set aside by a colleague.",
    "erased": "Erased, with all else of whoever sent it.",
}
# What lets it wait for a person.
WAITS = {
    "": "It has not been read yet.",
    "perhaps": "It seems to belong to a case, but nothing proves who sent it.",
    "perhaps-automatic": "Perhaps no person wrote it, so a person looks first.",
    "another-putright": "Another organisation that has Putright wrote it as a letter: a person "
    "says whether it passes a complaint on to us.",
    "no-sender": "It does not say who sent it.",
    "odd-sender": "The sender's address is odd: it is written so that one may read another in it.",
    "several-senders": "It names several senders, which is a trick of those who forge.",
    "empty": "There is nothing in it: no words, and no file.",
    "sealed": "It is encrypted, and only whoever has the key can read it.",
    "signed-over": "It is signed in a form that hides its words, if it has any: open the original.",
    "calendar": "It is an invitation, or an answer to one, without a word.",
    "too-many": "This sender has sent very many messages within an hour.",
    "no-mailbox": "It came to no mailbox that the policy knows.",
    "refused": "The case would not take it.",
    "taken-back": "Taken back into the queue by a colleague.",
}
UNREADABLE = {
    "not-understood": "It could not be read. Open the original, and make it a case by hand.",
    "broken": "Reading it failed. Open the original, and make it a case by hand.",
    "gone": "Its original is missing from the store of files: run `putright verify`.",
}
SENTENCES = {**ASIDE, **WAITS, **UNREADABLE}


def sentence(reason: str) -> str:
    """Return a reason as a person reads it."""
    return SENTENCES[reason]
