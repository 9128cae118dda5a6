"""Contact sheet of a model: what it is fitted on, what it is compared with, and what it makes itself."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Rectangle

from typicality.figures import COLUMN_WIDTH
from typicality.images.sampling import CONSTANT

_SHOWN = 8
_GAP = 2
_WHITE = 255
_ROW_HEIGHT = 0.35
_TITLE_HEIGHT = 0.2


def draw_contact_sheet(images_by_source, information, labels=None):
    """One row of images a source, beside their mean bits/dim under the model.

    Pixels are embedded as they are, one of the picture for one of the image, and drawn without smoothing.

    Parameters
    ----------
    images_by_source : mapping of str to numpy.ndarray of uint8, shape (n, height, width, channels)
        In the order of the rows; the first images of each are shown, and no constant ones.
    information : pandas.DataFrame
        Rows of one model of `typicality.images.information.information_table`.
    labels : mapping of str to str, optional
        What to write for the names of models and data sets; others are written as they are.

    Returns
    -------
    matplotlib.figure.Figure
    """
    labels = labels or {}
    known = information.set_index("source")
    images_by_source = {s: images for s, images in images_by_source.items() if s != CONSTANT}
    rows = len(images_by_source)
    size = (COLUMN_WIDTH, _TITLE_HEIGHT + rows * _ROW_HEIGHT)
    figure, axes = plt.subplots(rows, 1, figsize=size, squeeze=False)
    figure.get_layout_engine().set(h_pad=0.02, hspace=0)
    for axis, (source, images) in zip(axes[:, 0], images_by_source.items(), strict=True):
        _draw_images(axis, images[:_SHOWN])
        text = f"{_title(source, known.loc[source, 'dataset'], labels)}\n"
        text += f"{known.loc[source, 'mean_bits_per_dim']:.2f} bits/dim"
        axis.text(-0.02, 0.5, text, ha="right", va="center", fontsize=6.5, transform=axis.transAxes)
        if len(images) == 1:
            _say_that_it_is_all(axis, images)
    model = information["model"].iloc[0]
    axes[0, 0].set_title(labels.get(model, model))
    return figure


def _title(source, dataset, labels):
    return f"{labels.get(dataset, dataset)} test" if isinstance(dataset, str) else source


def _draw_images(axis, images):
    """Draw images side by side, each in a frame, since some are white."""
    count, height, width, _ = images.shape
    strip = np.full((height, _SHOWN * (width + _GAP) - _GAP, 3), _WHITE, np.uint8)
    for left, image in zip(range(0, count * (width + _GAP), width + _GAP), images, strict=True):
        strip[:, left : left + width] = image
        frame = Rectangle((left - 0.5, -0.5), width, height, linewidth=0.3, clip_on=False)
        frame.set(facecolor="none", edgecolor="0.6")
        axis.add_patch(frame)
    axis.imshow(strip, interpolation="none")
    axis.set_axis_off()


def _say_that_it_is_all(axis, images):
    height, width = images.shape[1:3]
    axis.text(width + 3 * _GAP, height / 2, "the only one", color="0.4", va="center", fontsize=6.5)
