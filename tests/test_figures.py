"""Every figure of the small configuration, and every table of values, against its committed baseline.

``pytest -k figure`` draws all figures of ``tests/small.yaml`` and compares their pixels with
``tests/baselines/figures`` and the parquet files behind figures and tables with ``tests/baselines/values``.
What differs is shown side by side on one page, ``figure-differences/index.html`` at the root of the project.

``pytest -k figure --accept-baselines`` makes what differs by more than it may the new baseline. Tests that wrote
a baseline are reported as skipped, with what they wrote; baselines that still pass are left as they are, so
that the diff shows what has changed and nothing else. The diff of the values is to be read before a commit.

Pixels judge how something is drawn, values judge numbers. On a processor whose arithmetic gives other last
digits, within the tolerances of ``tests/figure_checks.py``, figures are therefore drawn from the numbers of
the baselines: an image that falls into the next bin of a histogram is no other way of drawing.
"""

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

from tests.conftest import PROJECT
from tests.figure_checks import (
    EXACT,
    NULL,
    NUMBER,
    RMS_TOLERANCE,
    TOLERANCES,
    Baselines,
    artifact_names,
    as_text,
    differing_cells,
    drawn_anew,
    other_last_digits,
    pixel_distance,
    read_pixels,
    tolerance_of,
    with_expected_numbers,
)
from tests.figure_page import DifferencePage
from typicality.annulus.figures import draw_radii
from typicality.coin.figures import draw_binomial
from typicality.figures import paper_style, save_figure
from typicality.typical_set.figures import draw_mass_curve

BASELINES = Baselines(PROJECT / "tests/baselines")
FIGURES, VALUES = BASELINES.names("figures"), BASELINES.names("values")
STYLE = PROJECT / "workflow/typicality/paper.mplstyle"
DRAWINGS = {
    "coin/binomial": (draw_binomial, ["coin/binomial"]),
    "annulus/radii": (draw_radii, ["annulus/radii", "annulus/thickness", "annulus/shares"]),
    "typical_set/mass_curve": (lambda curve: draw_mass_curve(curve, width=4), ["typical_set/mass_curve"]),
}
"""Figures whose lines have the width of the style file: what draws them, and from which tables."""
