"""Layers of small networks, forward and backward.

Columns are pixels: activations have shape (units, pixels), so that elementwise work and sums over units run
along contiguous memory. The backward functions take the gradient of a scalar with respect to the output and
return that with respect to input and parameters. All keep the precision of their arguments.
"""

import numpy as np


def dense(x, weights, bias):
    """Affine map.

    Parameters
    ----------
    x : ndarray, shape (..., inputs, pixels)
    weights : ndarray, shape (..., outputs, inputs)
    bias : ndarray, shape (..., outputs)

    Returns
    -------
    ndarray, shape (..., outputs, pixels)
    """
    y = weights @ x
    y += bias[..., None]
    return y


def dense_backward(gradient, x, weights):
    """Gradients of `dense` with respect to input, weights and bias.

    Parameters
    ----------
    gradient : ndarray, shape (..., outputs, pixels)
    x, weights
        As for `dense`.

    Returns
    -------
    by_x, by_weights, by_bias : ndarray
        In the shapes of what `dense` takes.
    """
    return weights.mT @ gradient, gradient @ x.mT, gradient.sum(axis=-1)


def silu(x):
    """Sigmoid linear unit x sigma(x) (Elfwing et al., 2018), in place.

    Parameters
    ----------
    x : ndarray
        Becomes the value: fresh memory would cost more than the arithmetic.

    Returns
    -------
    value, sigmoid : ndarray
        Of the shape of ``x``; `silu_backward` wants both.

    Examples
    --------
    >>> [float(part[0]) for part in silu(np.zeros(1))]
    [0.0, 0.5]
    """
    # Unlike exp, tanh does not overflow, and it takes no longer.
    sigmoid = x * 0.5
    np.tanh(sigmoid, out=sigmoid)
    sigmoid += 1
    sigmoid *= 0.5
    x *= sigmoid
    return x, sigmoid


def silu_backward(gradient, value, sigmoid):
    """Gradient of `silu` with respect to its input.

    Parameters
    ----------
    gradient : ndarray
    value, sigmoid : ndarray
        As `silu` returns them.

    Returns
    -------
    ndarray
        In the shape of the arguments.
    """
    slope = 1 - sigmoid
    slope *= value
    slope += sigmoid
    slope *= gradient
    return slope
