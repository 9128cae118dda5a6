"""The page that shows what differs from the baselines."""

import base64
import io
from pathlib import Path
from textwrap import shorten

import jinja2
import numpy as np
from PIL import Image

TEMPLATE = Path(__file__).with_suffix(".html.j2")
MOST_CELLS = 500
"""Differing cells that are listed; a table that differs more has a cause that these show, too."""
ENLARGED = 8
"""So many times darker than it is, a difference of pixels is drawn."""


class DifferencePage:
    """One HTML page, images inside, written again with every difference that is added.

    Parameters
    ----------
    folder : Path
        The page that an earlier run has left in it is removed.
    """

    def __init__(self, folder):
        self.path = folder / "index.html"
        self._entries = []
        self.path.unlink(missing_ok=True)

    def add_figure(self, name, expected, got, distance, allowed):
        """Show two pictures, shape (height, width, 3), and their difference side by side.

        Returns
        -------
        str
            One sentence that names the figure and the page.
        """
        if expected.shape == got.shape:
            how = f"differs from its baseline by {distance:.3g} of 255 levels (RMS; at most {allowed:g})"
        else:
            sizes = " pixels instead of ".join(f"{i.shape[1]} × {i.shape[0]}" for i in (got, expected))
            how = f"has another size than its baseline, {sizes}"
        pictures = {"expected": expected, "got": got, "difference": difference_picture(expected, got)}
        images = {title: data_address(picture) for title, picture in pictures.items()}
        return self._add(f"The figure {name}", how, images=images)

    def add_values(self, name, cells):
        """List differing cells of a table: expected, got, difference and what was allowed.

        Returns
        -------
        str
            One sentence that names the table, its first differing cell and the page.
        """
        first, count = cells[0], f"{len(cells)} cell{'s' * (len(cells) > 1)}"
        how = (
            f"differs from its baseline in {count}, first {first.column} in row {first.row} ({first.label}): "
            f"expected {shorten(first.expected, 60)}, got {shorten(first.got, 60)}"
        )
        return self._add(f"The table {name}", how, cells=cells)

    def _add(self, what, how, **shown):
        self._entries.append({"what": what, "how": how, **shown})
        environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
        template = environment.from_string(TEMPLATE.read_text(encoding="utf-8"))
        self.path.parent.mkdir(parents=True, exist_ok=True)
        page = template.render(entries=self._entries, most=MOST_CELLS, enlarged=ENLARGED)
        self.path.write_text(page, encoding="utf-8")
        return f"{what} {how}; see {self.path}."


def difference_picture(expected, got):
    """Draw where two pictures differ: white where they agree, the darker the more they differ.

    Examples
    --------
    >>> white = np.full((1, 2, 3), 255, np.uint8)
    >>> difference_picture(white, white - np.uint8(10))[..., 0]
    array([[175, 175]], dtype=uint8)
    """
    height, width = np.maximum(expected.shape, got.shape)[:2]
    apart = np.abs(_padded(expected, height, width) - _padded(got, height, width)).max(axis=2, keepdims=True)
    return np.repeat(255 - np.minimum(ENLARGED * apart, 255), 3, axis=2).astype(np.uint8)


def _padded(image, height, width):
    room = (0, height - image.shape[0]), (0, width - image.shape[1]), (0, 0)
    return np.pad(image.astype(int), room, constant_values=255)


def data_address(image):
    """Return the ``data:`` address of a picture, which needs no file beside the page."""
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, format="png")
    return f"data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}"
