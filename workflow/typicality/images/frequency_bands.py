"""Bands of similar spatial frequency among the coefficients of the two-dimensional cosine transform."""

import numpy as np


def frequency_bands(height, width, radial, angular):
    """Number the bands of the coefficients.

    Rings of equal width in the absolute frequency are cut into sectors of equal angle. Bands that contain no
    coefficient are not counted.

    Parameters
    ----------
    height, width : int
        Of the images and so of the transform.
    radial, angular : int
        Numbers of rings and of sectors, at least 1.

    Returns
    -------
    ndarray of int, shape (height, width)
        0 for the constant (DC) coefficient, alone in its band; 1 to the number of bands for the others.

    Examples
    --------
    >>> frequency_bands(2, 3, 1, 1)
    array([[0, 1, 1],
           [1, 1, 1]])
    """
    vertical, horizontal = np.meshgrid(np.arange(height) / height, np.arange(width) / width, indexing="ij")
    ring = np.floor(np.hypot(vertical, horizontal) / np.sqrt(2) * radial)
    sector = np.minimum(np.floor(np.arctan2(vertical, horizontal) / (np.pi / 2) * angular), angular - 1)
    band = 1 + ring * angular + sector
    band[0, 0] = 0
    return np.unique(band, return_inverse=True)[1].reshape(height, width)
