"""What can every template say?"""

from functools import lru_cache
from html import escape
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.text import normalize_newlines
from jinja2 import Environment, Template
from markupsafe import Markup

from putright.design import brand, clocks, controls, days, icons, moves, voice, why, work
from putright.languages import say, say_count, say_html, spoken


class _Template(Template):
    """A template that makes the components in it once, and not for each page that has them.

    Whence: Jinja looks each time whether a page has globals that its components lack,
    which took as long as drawing them. Ours are all those of the one environment.
    """

    def _get_default_module(self, ctx: Any = None) -> Any:
        return super()._get_default_module()


class _Environment(Environment):
    template_class = _Template

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Look into a dict for a key first: Jinja asks it for an attribute, and is surprised."""
        if type(obj) is dict:
            if attribute in obj:
                return obj[attribute]
            if attribute not in _METHODS:
                return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


_METHODS = frozenset(dir(dict))


def environment(**options: Any) -> Environment:
    """Return the template engine: names and filters in one place, escaping on."""
    options.pop("autoescape", None)  # Beware: it is on, and no setting may turn it off.
    made = _Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, **options)
    made.globals.update(
        static=static,
        url=url,
        say=say_html,
        say_plain=say,
        say_count=say_count,
        spoken=spoken,
        brand_href=brand_href,
        back_link=back_link,
        _count=why.count,
        _tell=clocks.tell,
        _strip=clocks.strip,
        _control=controls.control,
        _problems=controls.problems,
        _icon=icons.icon,
        _mark=icons.mark,
        _cited=moves.cited,
        _open_moves=moves.open_moves,
        _refused_moves=moves.refused_moves,
        _state=voice.state,
        _work_rows=work.work_rows,
    )
    made.filters.update(
        day_full=days.day_full,
        on_day=days.on_day,
        day_plain=days.day_plain,
        day_short=days.day_short,
        day_near=days.day_near,
        clock_time=days.clock_time,
        day_time=days.day_time,
        day_time_short=days.day_time_short,
        iso=days.iso,
        day_of=days.day_of,
        near=days.near,
        plural=days.plural,
        money=days.money,
        listed=days.listed,
        lower_first=days.lower_first,
        upper_first=days.upper_first,
        paragraphs=paragraphs,
        state_word=voice.state_word,
        state_kind=voice.state_kind,
        strength_word=voice.strength_word,
        division=voice.division,
        isolated=isolated,
    )
    made.tests["moment"] = lambda value: hasattr(value, "hour")
    return made


# What sets the direction of the text after it, to be closed by another mark.
_TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_FIRST_STRONG, _END = "\u2068", "\u2069"


def isolated(text: str) -> str:
    """Return text that turns nothing around it, for where an element cannot do it: a page's title.

    >>> isolated("the lift")
    'the lift'
    """
    if text.isascii():
        return text
    return f"{_FIRST_STRONG}{text.translate(_TURNS)}{_END}"


def url(name: str, *args: object, **kwargs: object) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)


@lru_cache(maxsize=1024)
def brand_href(colour: str) -> str:
    """Return the address of the stylesheet for a colour; an unreadable colour gets our own."""
    chosen = colour if brand.is_colour(colour or "") else brand.DEFAULT
    return reverse("design:brand", kwargs={"colour": chosen[1:].lower(), "recipe": brand.RECIPE})


def back_link(href: str, text: str = "") -> Markup:
    back = say("Back")
    return Markup(
        '<nav class="govuk-width-container pr-noprint" aria-label="{}">'
        '<a href="{}" class="govuk-back-link">{}</a></nav>'
    ).format(back, href, text or back)


def paragraphs(text: str) -> Markup:
    """Return typed text as paragraphs, its line breaks kept."""
    blocks = [b.strip("\n") for b in escape(normalize_newlines(text or "")).split("\n\n")]
    lines = [block.replace("\n", "<br>") for block in blocks if block.strip()]
    made = "".join(f'<p class="govuk-body">{line}</p>' for line in lines)
    return Markup(made)  # noqa: S704 -- escaped above
