"""The figure of the information axis: a panel has the rows of its own model, each named and drawn."""

import pandas as pd
import pytest

from typicality.figures import paper_style
from typicality.images.figures.information import draw_information
from typicality.images.scores import named_pair

PAIR = named_pair({"in_distribution": "leaves", "out_of_distribution": "panels"})
PLAIN = ("test", "other test", "samples", "noise")
DECODED = ("test", "other test", "samples", "temperature 0.5", "greedy", "noise")
NAMES = {source: source for source in DECODED} | {"test": "leaves test", "other test": "panels test"}


def drawn_panels(sources_of_models):
    """Of each panel: the names that it shows, and on which rows its means lie."""
    rows = [
        (f"model-{number}", "flow", source, 3.0, 2.0, 2.0, 4.0, 4.0)
        for number, sources in enumerate(sources_of_models)
        for source in sources
    ]
    columns = ["model", "family", "source", "mean_bits_per_dim", "q0.005", "q0.025", "q0.975", "q0.995"]
    information = pd.DataFrame(rows, columns=columns)
    bands = pd.DataFrame({"model": information["model"].unique(), "level": 0.95, "band_of": "data"})
    with paper_style():
        figure = draw_information(information, bands.assign(low=2.0, high=4.0), PAIR)
    for axis in filter(lambda axis: axis.axison, figure.axes):
        names = [label.get_text() for label in axis.get_yticklabels()]
        places = [line.get_ydata()[0] for line in axis.lines if line.get_marker() == "o"]
        low, high = sorted(axis.get_ylim())
        assert all(low < place < high for place in places)
        yield names, places


@pytest.mark.parametrize(
    ("models", "named"),
    [
        ([DECODED, PLAIN], [True, True]),
        ([DECODED, DECODED, PLAIN, PLAIN, PLAIN], [True, False, True, False, True]),
        ([DECODED, PLAIN, DECODED, DECODED], [True, True, True, False]),
    ],
)
def test_panels_have_the_rows_of_their_models_and_name_them_once(models, named):
    panels = drawn_panels(models)
    for (names, places), sources, is_named in zip(panels, models, named, strict=True):
        assert names == ([NAMES[source] for source in sources] if is_named else [])
        assert places == list(range(len(sources)))
