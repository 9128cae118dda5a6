"""How every figure of the project is styled, sized and saved."""

from contextlib import contextmanager
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.colors import to_hex

from typicality.colours import WHITE, readable

COLUMN_WIDTH = 3.4
"""Width of one column of a two-column paper, in inches."""
PAGE_WIDTH = 7.0
"""Width of both columns, in inches."""
PAPER_STYLE = Path(__file__).with_name("paper.mplstyle")
"""The style file of the package."""

# Dates and versions would make the bytes of two equal figures differ.
_METADATA = {
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    "png": {"Software": None},
}


@contextmanager
def paper_style(path=PAPER_STYLE):
    """Draw with a style file, and with nothing of the user's own settings.

    At the end the settings are as before, and pyplot has forgotten every figure: those that are kept by name
    can still be saved.

    Parameters
    ----------
    path : path-like
    """
    with mpl.rc_context():
        mpl.rcdefaults()
        plt.style.use(path)
        yield
        plt.close("all")


def text_colour(colour):
    """The colour of what is written about a line: that of the line, darkened where it is too light for text.

    Parameters
    ----------
    colour : str or tuple of float
        As matplotlib takes it.

    Returns
    -------
    str
        Of the same hue, with a contrast of at least 4.5 to white.

    Examples
    --------
    >>> text_colour("#0072b2"), text_colour("#d55e00"), text_colour("#009e73")
    ('#0072b2', '#c35500', '#008761')
    """
    return readable(to_hex(colour), WHITE)


def colour_labels(legend):
    """Write the labels of a legend in the colours of their lines.

    Parameters
    ----------
    legend : matplotlib.legend.Legend
        Of lines only.
    """
    for line, label in zip(legend.legend_handles, legend.get_texts(), strict=True):
        label.set_color(text_colour(line.get_color()))


def save_figure(figure, outputs):
    """Write a figure as SVG, PDF and PNG; the same figure gives the same bytes.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    outputs : object
        Has the attributes ``svg``, ``pdf`` and ``png``: where to write.
    """
    for kind, metadata in _METADATA.items():
        figure.savefig(getattr(outputs, kind), format=kind, metadata=metadata)
