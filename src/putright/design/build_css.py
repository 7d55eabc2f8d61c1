"""How is the one stylesheet made? The two kits, each in its layer, then ours, unlayered.

For maintainers: `python -m putright.design.build_css` after a change to
`putright.css` or a new version of a kit. The result is kept with the source, so
nobody else needs to run it; a test says when it was forgotten.
"""

import re
from pathlib import Path

HERE = Path(__file__).parent
KITS = (
    ("govuk", "govuk-frontend-6.6.0.min.css"),
    ("moj", "moj-frontend-11.1.0.min.css"),
)
OURS = HERE / "putright.css"
SITE = HERE / "static" / "design" / "site.css"

NOTICE = """\
/* Made by putright.design.build_css: change putright.css, then run it.
   GOV.UK Frontend 6.6.0 and MoJ Frontend 11.1.0: MIT License, see vendor/LICENCES.txt. */
"""


def build() -> str:
    """Return the whole stylesheet."""
    layers = ", ".join(layer for layer, _ in KITS)
    kits = "".join(f"@layer {layer} {{\n{kit(name)}\n}}\n" for layer, name in KITS)
    return f'@charset "UTF-8";\n{NOTICE}@layer {layers};\n{kits}{squeezed(OURS.read_text())}'


def kit(name: str) -> str:
    """Return a kit's rules without what may not, or cannot, be served from here."""
    css = (HERE / "vendor" / name).read_text()
    css = css.removeprefix('@charset "UTF-8";')
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    # Whence: GDS Transport may be used only on GOV.UK, and so may the crest.
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = re.sub(r"GDS Transport,arial,sans-serif", "inherit", css)
    css = re.sub(r"url\(/assets/[^)]*\)", "none", css)
    return css.strip()


def squeezed(css: str) -> str:
    """Return our rules without comments and needless space; strings are left alone."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    return re.sub(r"\s*\n\s*", "\n", css).strip() + "\n"


def main() -> None:
    SITE.write_text(build())
    print(f"{SITE.relative_to(HERE)}: {SITE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
