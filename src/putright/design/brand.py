"""What do an organisation's links, buttons and panels look like, given its one colour?

Five values are worked out in OKLCH, a colour space in which lightness is as
the eye sees it. Text is never set on the colour as given: it may be any
colour at all, and the page must still be readable.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from math import atan2, cos, hypot, sin

DEFAULT = "#0f5c5a"

# Beware: stylesheets are cached for a year by address. Raise this by one when
# anything below changes what they say.
RECIPE = 1

ON_WHITE = 5.5  # leaves 4.5 for links on the canvas and on the amber, red and violet tints
ON_TINT = 4.8


@dataclass(frozen=True, slots=True)
class Brand:
    raw: str
    brand: str
    strong: str
    tint: str
    line: str


@dataclass(frozen=True, slots=True)
class Oklch:
    lightness: float
    chroma: float
    hue: float  # radians


def is_colour(text: str) -> bool:
    return bool(re.fullmatch(r"#[0-9a-fA-F]{6}", text))


@lru_cache(maxsize=512)
def brand(colour: str) -> Brand:
    """Return the five values for a colour written `#rrggbb`.

    >>> brand("#ffd200").brand
    '#7d6709'
    """
    if not is_colour(colour):
        raise ValueError(f"{colour!r} is not a colour: write it as #0f5c5a")
    given = _oklch(colour)
    tint = _hex(Oklch(0.965, min(0.14 * given.chroma, 0.014), given.hue))
    line = _hex(Oklch(0.86, min(0.5 * given.chroma, 0.05), given.hue))
    main = _readable(given, tint)
    strong = Oklch(max(main.lightness - 0.09, 0.16), main.chroma, main.hue)
    unchanged = main == given
    return Brand(
        raw=colour.lower(),
        brand=colour.lower() if unchanged else _hex(main),
        strong=_hex(strong),
        tint=tint,
        line=line,
    )


def stylesheet(colour: str) -> str:
    five = brand(colour)
    return (
        f":root{{--brand-raw:{five.raw};--brand:{five.brand};--brand-strong:{five.strong};"
        f"--brand-tint:{five.tint};--brand-line:{five.line}}}\n"
    )


def sentence(colour: str) -> str:
    """Return what to tell the person who chose the colour, or nothing when it is used as it is."""
    if brand(colour).brand == colour.lower():
        return ""
    why = "too pale for text on white" if contrast(colour, "#ffffff") < 4.5 else "a little pale"
    return f"Your {_name(colour)} is {why}, so links and buttons use a darker version."


def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast ratio of two colours, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _readable(given: Oklch, tint: str) -> Oklch:
    candidate = Oklch(min(given.lightness, 0.56), given.chroma, given.hue)
    while True:
        colour = _hex(candidate)
        if contrast(colour, "#ffffff") >= ON_WHITE and contrast(colour, tint) >= ON_TINT:
            return candidate
        candidate = Oklch(candidate.lightness - 0.01, given.chroma, given.hue)


_NAMES = ["pink", "red", "orange", "yellow", "green", "turquoise", "blue", "purple"]


def _name(colour: str) -> str:
    given = _oklch(colour)
    if given.chroma < 0.03:
        return "grey" if given.lightness < 0.95 else "white"
    degrees = (given.hue * 57.29577951308232) % 360
    edges = [10, 45, 80, 115, 165, 210, 275, 325]
    return next((n for n, edge in zip(_NAMES, edges, strict=True) if degrees < edge), "pink")


# Whence: the OKLab matrices published by Björn Ottosson, as CSS Color 4 gives them.
def _oklch(colour: str) -> Oklch:
    r, g, b = (_linear(v) for v in _channels(colour))
    cone_l = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    cone_m = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    cone_s = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    lightness = 0.2104542553 * cone_l + 0.7936177850 * cone_m - 0.0040720468 * cone_s
    a = 1.9779984951 * cone_l - 2.4285922050 * cone_m + 0.4505937099 * cone_s
    b = 0.0259040371 * cone_l + 0.7827717662 * cone_m - 0.8086757660 * cone_s
    return Oklch(lightness, hypot(a, b), atan2(b, a))


def _hex(colour: Oklch) -> str:
    """Return the nearest colour a screen can show: the same lightness and hue, less chroma."""
    chroma = colour.chroma
    while chroma > 0 and not _inside(_rgb(colour.lightness, chroma, colour.hue)):
        chroma -= 0.004
    shown = (_gamma(v) for v in _rgb(colour.lightness, max(chroma, 0), colour.hue))
    return "#" + "".join(f"{round(min(max(v, 0), 1) * 255):02x}" for v in shown)


def _rgb(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * cos(hue), chroma * sin(hue)
    cone_l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    cone_m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    cone_s = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * cone_l - 3.3077115913 * cone_m + 0.2309699292 * cone_s,
        -1.2684380046 * cone_l + 2.6097574011 * cone_m - 0.3413193965 * cone_s,
        -0.0041960863 * cone_l - 0.7034186147 * cone_m + 1.7076147010 * cone_s,
    )


def _inside(rgb: tuple[float, float, float]) -> bool:
    return all(-0.001 <= v <= 1.001 for v in rgb)


def _channels(colour: str) -> tuple[float, float, float]:
    return (int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _gamma(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else 1.055 * max(value, 0) ** (1 / 2.4) - 0.055


def _luminance(colour: str) -> float:
    r, g, b = (_linear(v) for v in _channels(colour))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
