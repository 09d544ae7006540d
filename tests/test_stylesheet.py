"""The colors of the style sheet can be read by everybody: WCAG 2.2 AA, computed from its tokens."""

import re
from pathlib import Path

import pytest

SHEET = (Path(__file__).parent.parent / "static" / "site.css").read_text()
# Text on its ground.
TEXT = [
    ("ink", "paper"),
    ("ink", "raised"),
    ("ink", "note"),
    ("soft", "paper"),
    ("soft", "raised"),
    ("soft", "note"),
    ("link", "paper"),
    ("link", "raised"),
    ("link", "note"),
    ("link-visited", "paper"),
    ("link-visited", "raised"),
    ("link-visited", "note"),
    ("on-band", "band"),
    ("on-pilot", "pilot"),
    ("on-other", "other"),
]
# Edges and marks that carry meaning, beside their ground.
SHAPES = [
    ("edge", "paper"),
    ("edge", "raised"),
    ("note-edge", "note"),
    ("focus", "paper"),
    ("focus", "raised"),
    ("button", "paper"),
    ("pilot", "paper"),
    ("target", "paper"),
]


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6});", block))


def themes() -> dict[str, dict[str, str]]:
    light, dark = re.findall(r":root \{(.*?)\n\s*\}", SHEET, re.DOTALL)[:2]
    return {"light": tokens(light), "dark": {**tokens(light), **tokens(dark)}}


def luminance(color: str) -> float:
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted([luminance(one), luminance(other)], reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_the_guidelines_do():
    assert round(contrast("#000000", "#ffffff"), 1) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_can_be_read(theme, text, ground):
    colors = themes()[theme]
    assert contrast(colors[text], colors[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_can_be_seen(theme, shape, ground):
    colors = themes()[theme]
    assert contrast(colors[shape], colors[ground]) >= 3


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_on_buttons_can_be_read(theme):
    assert contrast("#ffffff", themes()[theme]["button"]) >= 4.5


def test_dark_theme_answers_every_color_of_the_light_one():
    light, dark = re.findall(r":root \{(.*?)\n\s*\}", SHEET, re.DOTALL)[:2]
    assert set(tokens(light)) == set(tokens(dark))


def test_sheet_loads_nothing():
    assert not re.search(r"@import|url\(", SHEET)
