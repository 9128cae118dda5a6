"""What figures of one model a family share: a grid of small panels, one a model."""

import math

import matplotlib.pyplot as plt

from typicality.figures import COLUMN_WIDTH

_PANEL_HEIGHT = 1.35
_TITLE_CHARACTERS = 26


def family_grid(best, labels):
    """Panels in two columns with common axes, each named after its model.

    Parameters
    ----------
    best : mapping of str to str
        Model by family, as `typicality.images.likelihoods.best_of_families` chooses it.
    labels : mapping of str to str
        What to write for the names of models; others are written as they are.

    Returns
    -------
    figure : matplotlib.figure.Figure
    axes : dict of str to matplotlib.axes.Axes
        By the name of the model.
    """
    columns = min(2, len(best))
    rows = math.ceil(len(best) / columns)
    figure, grid = plt.subplots(
        rows,
        columns,
        figsize=(COLUMN_WIDTH, 0.6 + _PANEL_HEIGHT * rows),
        sharex=True,
        sharey=True,
        squeeze=False,
    )
    if len(best) < grid.size:
        grid[-1, -1].set_visible(False)
        # The panel above it is then the lowest of its column.
        grid[-2, -1].tick_params(labelbottom=True)
    axes = dict(zip(best.values(), grid.flat, strict=False))
    for family, model in best.items():
        name = labels.get(model, model)
        title = f"{family}: {name}"
        axes[model].set_title(title if len(title) <= _TITLE_CHARACTERS else name)
    return figure, axes
