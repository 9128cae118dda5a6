"""An even mixture of a biased and a fair coin: one coin is chosen, then tossed again and again.

The process is stationary but not ergodic. Its information per flip tends to one of two values, by the coin
that was chosen, and its entropy lies between them, where there is nothing.
"""

import math

import mpmath
import numpy as np
from scipy import stats

from typicality.annulus.radius_law import WORKING_DIGITS
from typicality.typical_set.coin import FAIR, heads_mass


def mixture_information(flips, p_heads):
    """Information of a sequence under the mixture, in bits, by its number of heads.

    Parameters
    ----------
    flips : int
    p_heads : fractions.Fraction
        Of the biased coin.

    Returns
    -------
    numpy.ndarray, shape (flips + 1,)
        Rising or falling throughout, unless both coins are fair.

    Examples
    --------
    >>> mixture_information(1, Fraction(3, 4)).round(6).tolist()
    [1.415037, 0.678072]
    """
    heads = np.arange(flips + 1)
    biased = heads * math.log2(p_heads) + (flips - heads) * math.log2(1 - p_heads)
    return 1 - np.logaddexp2(biased, -flips)


def mixture_entropy(information, p_heads):
    """Entropy of a sequence under the mixture, in bits.

    Parameters
    ----------
    information : array, shape (flips + 1,)
        As `mixture_information` returns it.
    p_heads : fractions.Fraction
        Of the biased coin.

    Returns
    -------
    float

    Examples
    --------
    >>> information = mixture_information(1, Fraction(3, 4))
    >>> round(float(mixture_entropy(information, Fraction(3, 4))), 6)
    0.954434
    """
    flips = len(information) - 1
    heads = np.arange(flips + 1)
    law = sum(stats.binom.pmf(heads, flips, float(p)) for p in (p_heads, FAIR)) / 2
    return float(law @ information)


def mixture_typical_heads(epsilon_bits, flips, p_heads):
    """Smallest and largest number of heads inside T_eps of the mixture.

    Parameters
    ----------
    epsilon_bits : float
        Total epsilon in bits.
    flips : int
    p_heads : fractions.Fraction
        Of the biased coin.

    Returns
    -------
    low, high : int
        (1, 0) where it is empty.

    Examples
    --------
    >>> mixture_typical_heads(50, 1000, Fraction(3, 4))
    (659, 722)
    """
    information = mixture_information(flips, p_heads)
    distance = np.abs(information - mixture_entropy(information, p_heads))
    inside = np.flatnonzero(distance <= epsilon_bits)
    return (int(inside[0]), int(inside[-1])) if len(inside) else (1, 0)


def mixture_mass(low, high, flips, p_heads):
    """Probability under the mixture that the number of heads lies in a range.

    Parameters
    ----------
    low, high : int
        Both included.
    flips : int
    p_heads : fractions.Fraction
        Of the biased coin.

    Returns
    -------
    mpmath.mpf
    """
    with mpmath.workdps(WORKING_DIGITS):
        return (heads_mass(low, high, flips, p_heads) + heads_mass(low, high, flips, FAIR)) / 2
