"""Figures inside a page: ids made unique, glyphs held once, colours for light and dark pages."""

import colorsys
import re
from xml.etree import ElementTree

from typicality.colours import WHITE, channels, colour_of, contrast, readable
from typicality.errors import InputError

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
DARK_PAPER = "#14171a"
"""Background of figures in the dark; white becomes it."""
INK_CONTRAST = 2.0
"""Colours with more contrast to white than this are lines and text, paler ones are fills."""
_COLOUR = re.compile(r"#([0-9a-f]{6})\b")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_DECIMALS = re.compile(r"(-?\d+\.\d{2})\d+")
_DROPPED = ("metadata", "style", "title")


class FigureSet:
    """The figures of one page.

    Attributes
    ----------
    colours, text_colours : set of str
        All colours that the figures use, as ``#rrggbb``, and those of letters.

    Examples
    --------
    >>> figures = FigureSet()
    >>> svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><g fill="#ffffff"/></svg>'
    >>> print(figures.inline(svg, "a figure", "one"))
    <svg viewBox="0 0 9 9" style="--points:9" role="img" aria-label="one"><g fill="var(--t-ffffff)" /></svg>
    """

    def __init__(self):
        # What has no colour of its own, such as the glyphs of black text, is black.
        self.colours = {"#000000"}
        self.text_colours = set()
        self._shared = {}
        self._figures = 0

    def inline(self, source, name, label):
        """Rewrite the SVG of one figure so that it can stand in a page beside others.

        Parameters
        ----------
        source : str
            As matplotlib writes it.
        name : str
            Of the file, for the sentence about an error.
        label : str
            What a screen reader says.

        Returns
        -------
        str
            An ``svg`` element that asks for nothing outside of the page; its width in points is the CSS
            variable ``--points``.

        Raises
        ------
        InputError
            The source is no SVG, or refers to what is neither in it nor embedded.
        """
        try:
            root = ElementTree.fromstring(source)  # noqa: S314 - written by this pipeline
        except ElementTree.ParseError as error:
            raise InputError(f"{name} is no SVG ({error}); remove it and run again.") from None
        _without(root, _DROPPED)
        self._rename(root, name)
        for element in root.iter():
            self._restyle(element)
        width, height = root.attrib["viewBox"].split()[2:]
        root.attrib = {
            "viewBox": f"0 0 {width} {height}",
            "style": f"--points:{width}",
            "role": "img",
            "aria-label": label,
        }
        for element in root.iter():
            element.tag = element.tag.rpartition("}")[2]
            element.attrib = {key.rpartition("}")[2]: value for key, value in element.attrib.items()}
            element.text, element.tail = (element.text or "").strip() or None, None
        return ElementTree.tostring(root, encoding="unicode")

    def shared(self):
        """Glyphs and markers that the figures so far refer to, as an ``svg`` element that shows nothing."""
        paths = "".join(self._shared[key][1] for key in self._shared)
        return f'<svg class="shared" aria-hidden="true" width="0" height="0"><defs>{paths}</defs></svg>'

    def colour_variables(self, dark):
        """Declarations of the colours as CSS variables.

        Parameters
        ----------
        dark : bool
            Whether for a dark page.

        Returns
        -------
        str
        """
        shown = {colour: dark_colour(colour) if dark else colour for colour in self.colours}
        paper = DARK_PAPER if dark else WHITE
        variables = {f"--c-{colour[1:]}": shown[colour] for colour in sorted(self.colours)}
        variables |= {f"--t-{c[1:]}": readable(shown[c], paper) for c in sorted(self.text_colours)}
        return " ".join(f"{name}: {colour};" for name, colour in variables.items())

    def _rename(self, root, name):
        """Move paths that are referred to into the shared ones, number other ids that are, drop the rest."""
        self._figures += 1
        new = {}
        for definitions in root.iter(f"{{{SVG}}}defs"):
            for element in list(definitions):
                if element.tag == f"{{{SVG}}}path" and "id" in element.attrib:
                    old = element.attrib.pop("id")
                    new[old] = self._share(element)
                    definitions.remove(element)
        referred = set(_references(root)) - set(new)
        known = {element.get("id") for element in root.iter()}
        if missing := sorted(referred - known):
            raise InputError(f"{name} refers to {missing[0]!r}, which it does not hold; draw it again.")
        new |= {old: f"f{self._figures}-{number}" for number, old in enumerate(sorted(referred))}
        for element in root.iter():
            if "id" in element.attrib:
                old = element.attrib.pop("id")
                element.attrib |= {"id": new[old]} if old in referred else {}
            for key, value in element.attrib.items():
                if key.endswith("href") and value.startswith("#"):
                    element.set(key, f"#{new[value[1:]]}")
                else:
                    element.set(key, _REFERENCE.sub(lambda match: f"url(#{new[match[1]]})", value))

    def _share(self, path):
        self._restyle(path)
        content = "".join(f' {key}="{value}"' for key, value in sorted(path.attrib.items()))
        known = self._shared.get(content)
        if known is None:
            name = f"s{len(self._shared)}"
            known = self._shared[content] = name, f'<path id="{name}"{content}/>'
        return known[0]

    def _restyle(self, element):
        """Shorten coordinates to hundredths of a point, and look colours up by name."""
        for key in ("d", "x", "y", "points"):
            if key in element.attrib:
                element.set(key, " ".join(_DECIMALS.sub(r"\1", element.get(key)).split()))
        for key in ("style", "fill", "stroke"):
            if key in element.attrib:
                style = element.get(key).replace(": ", ":").replace("; ", ";")
                found = {f"#{digits}" for digits in _COLOUR.findall(style)}
                self.colours |= found
                # Of groups only letters have a colour; lines and areas have their own.
                is_text = element.tag == f"{{{SVG}}}g"
                self.text_colours |= found if is_text else set()
                kind = "t" if is_text else "c"
                element.set(key, _COLOUR.sub(rf"var(--{kind}-\1)", style))


def dark_colour(colour):
    """Colour of a figure on a dark page, for one on a white page.

    Its lightness is reversed; lines and text keep the contrast of text, at least.

    Parameters
    ----------
    colour : str
        As ``#rrggbb``.

    Returns
    -------
    str

    Examples
    --------
    >>> dark_colour("#ffffff"), dark_colour("#000000"), dark_colour("#0072b2")
    ('#14171a', '#f2f2f2', '#50c0ff')
    """
    if colour == WHITE:
        return DARK_PAPER
    hue, lightness, saturation = colorsys.rgb_to_hls(*channels(colour))
    dark = colour_of(colorsys.hls_to_rgb(hue, 0.95 - 0.84 * lightness, saturation))
    return readable(dark, DARK_PAPER) if contrast(colour, WHITE) >= INK_CONTRAST else dark


def _references(root):
    for element in root.iter():
        for key, value in element.attrib.items():
            if key.endswith("href"):
                if value.startswith("#"):
                    yield value[1:]
            else:
                yield from _REFERENCE.findall(value)


def _without(root, tags):
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag.rpartition("}")[2] in tags:
                parent.remove(child)
