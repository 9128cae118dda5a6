"""Draws from categorical distributions at a temperature.

At temperature T a value of probability p has one proportional to p^(1/T): below 1 likely values become more
likely still, and at 0 only the most probable is left, which is greedy decoding.
"""

import numpy as np

from typicality.errors import InputError


def check_temperature(temperature):
    """Refuse what is no temperature.

    Parameters
    ----------
    temperature : float

    Raises
    ------
    InputError
        It is negative or not finite.
    """
    if not 0 <= temperature < np.inf:
        raise InputError(f"Images are sampled at a finite temperature of at least 0, not at {temperature}.")


def sample(log_masses, temperature, rng):
    """Draw one value from each of many categorical distributions.

    Parameters
    ----------
    log_masses : ndarray of float64, shape (values, ...)
        Logarithms of probabilities at temperature 1, in nats, up to a constant per distribution.
    temperature : float
        At 0 the most probable value is taken, of equally probable ones the first, and nothing drawn.
    rng : numpy.random.Generator

    Returns
    -------
    ndarray of int, shape (...)

    Examples
    --------
    >>> sample(np.log([[0.1], [0.5], [0.4]]), 0, np.random.default_rng(1))
    array([1])
    """
    if temperature == 0:
        return log_masses.argmax(axis=0)
    # Near zero the temperature takes logarithms to minus infinity: probability zero, as it should be.
    with np.errstate(over="ignore"):
        scaled = (log_masses - log_masses.max(axis=0)) / temperature
    cumulative = np.exp(scaled).cumsum(axis=0)
    # Uniform numbers are at most 1 - 2^-53, so that their product with the sum rounds to less than the sum.
    return (cumulative <= rng.random(cumulative.shape[1:]) * cumulative[-1]).sum(axis=0)
