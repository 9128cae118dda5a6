"""What models ask of the images they are given, and of the parameters in a file."""

import numpy as np

from typicality.errors import InputError


def check_images(images, shape, levels=256):
    """Refuse images that are not 8-bit, or do not have the model's shape or range of values.

    Parameters
    ----------
    images : ndarray
    shape : sequence of int
        Height, width and channels.
    levels : int
        Number of values of a pixel.

    Raises
    ------
    InputError
        They are refused.
    """
    if images.ndim != 4 or images.dtype != np.uint8 or images.shape[1:] != tuple(shape):
        raise InputError(
            f"The model takes 8-bit images of {' × '.join(map(str, shape))} (height, width, channels), not "
            f"{images.dtype} of {' × '.join(map(str, images.shape[1:]))}; both sets of a pair must agree."
        )
    if levels < 256 and images.size and images.max() >= levels:
        raise InputError(f"A pixel is not below {levels}, the model's levels; quantise the images first.")


def check_training(images, levels=256):
    """Refuse training images that are not 8-bit, or that there are none of.

    Parameters
    ----------
    images : ndarray
    levels : int
        Number of values of a pixel.

    Raises
    ------
    InputError
        They are refused.
    """
    check_images(images, images.shape[1:], levels)
    if len(images) == 0:
        raise InputError("There is no image to fit the model to: the split has none; check its data set.")


def whole(number, least, most):
    """Whole number of a file of parameters.

    Parameters
    ----------
    number : ndarray
    least, most : int
        Both allowed.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        It is none, or not from ``least`` to ``most``.

    Examples
    --------
    >>> whole(np.array(3), 1, 4)
    3
    """
    if not np.issubdtype(number.dtype, np.integer) or number.ndim or not least <= number <= most:
        raise ValueError(f"not a whole number from {least} to {most}: {number}")
    return int(number)


def finite(array, shape, dtype=np.float64):
    """Array of a file of parameters.

    Parameters
    ----------
    array : ndarray
    shape : sequence of int
    dtype : dtype

    Returns
    -------
    ndarray
        The array itself.

    Raises
    ------
    ValueError
        It does not hold finite numbers of this precision in this shape.
    """
    if array.shape != tuple(shape) or array.dtype != dtype or not np.isfinite(array).all():
        raise ValueError(f"not {' × '.join(map(str, shape))} finite numbers")
    return array


def positive(array, shape):
    """Array of a file of parameters that are above zero.

    Parameters
    ----------
    array : ndarray
    shape : sequence of int

    Returns
    -------
    ndarray
        The array itself.

    Raises
    ------
    ValueError
        It does not hold positive finite float64 numbers in this shape.
    """
    if not (finite(array, shape) > 0).all():
        raise ValueError(f"not {' × '.join(map(str, shape))} positive numbers")
    return array
