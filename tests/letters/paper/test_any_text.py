"""Whatever somebody types, their letter is made, and is accessible."""

from dataclasses import replace

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from putright.letters.letter import Paragraph, Recipient
from putright.letters.paper import printed
from tests.letters.paper.sheets import AT, LETTER, SENDER

ANY = st.text(max_size=60)
# What people do type: several scripts, marks on letters, emoji of many parts, odd spaces.
LIKELY = st.text(
    st.sampled_from(
        "aé ñŵ\u0301\u0323\u0489\u200d\u200cششمرالسيدةﷺ٣🙂👩‍👩‍👧🏽🇬🇧張あ한नमस्ते่กᏣ"
        "\u00a0\u2009\t\n\r\x00\x1b\ufeff\u202e\u2066#$*_`@<>\\{}%&\"'/=-+~^[]()"
    ),
    max_size=40,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ANY | LIKELY, ANY | LIKELY, st.sampled_from(["en", "cy", "ar", "pl", "ur"]))
@example("\u0301\u0301", "\u200d", "ar")
@example("ا\u0301ب\u0489", "क्\u200dष", "en")
@example("\U0010ffff\ud7ff\ufffe", "\u2028\u2029", "cy")
def test_any_text_in_any_part_of_a_letter(one, other, language):
    words = replace(
        LETTER,
        subject=one or "A letter",
        greeting=other,
        paragraphs=(Paragraph(one), Paragraph(other, "heading"), Paragraph(one, "item")),
        closing=one,
        sender=replace(SENDER, name=other or "Us", address=(one, other)),
        recipient=Recipient(one, (other, one)),
        language=language,
    )

    assert printed(words, large=False, at=AT).is_accessible
