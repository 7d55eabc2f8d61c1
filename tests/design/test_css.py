"""Is the stylesheet the one that its sources make, and does it ask for nothing we may not serve?"""

import re

from putright.design import build_css

SITE = build_css.SITE.read_text()


def test_the_stylesheet_is_up_to_date():
    assert build_css.build() == SITE, "run: python -m putright.design.build_css"


def test_nothing_of_gov_uk_s_own_is_asked_for():
    assert "GDS Transport" not in SITE
    assert "/assets/" not in SITE
    assert "crest" not in re.findall(r"url\([^)]*\)", SITE)


def test_every_file_it_asks_for_is_here():
    asked = re.findall(r'url\("?([^")]+)"?\)', SITE)

    assert asked
    for name in asked:
        assert (build_css.SITE.parent / name).is_file(), name


def test_the_kits_are_in_layers_and_ours_is_not():
    assert re.search(r"@layer govuk, moj;\s*@layer govuk \{", SITE)
    ours = build_css.squeezed(build_css.OURS.read_text())
    assert "@layer" not in ours
    assert SITE.endswith(ours)


def test_braces_balance():
    assert SITE.count("{") == SITE.count("}")


def test_sides_are_logical():
    ours = build_css.squeezed(build_css.OURS.read_text())

    assert not re.findall(r"[\w-]*(?:margin|padding|border)-(?:left|right)\b[^;]*", ours)
