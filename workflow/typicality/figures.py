"""How every figure of the project is styled, sized and saved."""

from contextlib import contextmanager
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt

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
