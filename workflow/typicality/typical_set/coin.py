"""Typical sets of coin sequences: ranges of the number of heads, and their exact probabilities.

A sequence with h heads carries (n p - h) log2(p / (1 - p)) bits more than the entropy, so that
T_eps = {h : abs(h - n p) abs(log2(p / (1 - p))) <= eps}.
"""

from fractions import Fraction

import mpmath

from typicality.annulus.radius_law import WORKING_DIGITS
from typicality.coin.binomial import count_mode

FIXED_POINT_BITS = 256
"""Bits behind the binary point of a sum; ten thousand roundings leave 230 of them right."""
TIE = "1e-40"
"""The set is closed: heads that only the rounding of a logarithm puts outside its edge belong to it."""
FAIR = Fraction(1, 2)


def bits_per_head(p_heads):
    """Information that a head lacks beside a tail, log2(p / (1 - p)), in bits, as an `mpmath.mpf`.

    Examples
    --------
    >>> round(float(bits_per_head(Fraction(3, 4))), 6)
    1.584963
    """
    with mpmath.workdps(WORKING_DIGITS):
        odds = p_heads / (1 - p_heads)
        return mpmath.log(odds.numerator, 2) - mpmath.log(odds.denominator, 2)


def typical_heads(epsilon_bits, flips, p_heads):
    """Smallest and largest number of heads inside T_eps.

    Parameters
    ----------
    epsilon_bits : fractions.Fraction
        Total epsilon in bits, at least 0.
    flips : int
    p_heads : fractions.Fraction
        Of a fair coin every sequence is typical.

    Returns
    -------
    low, high : int
        ``low > high`` where the set is empty, as it can be where n p is no integer.

    Examples
    --------
    >>> typical_heads(Fraction(1024, 10), 1024, Fraction(3, 4))
    (704, 832)
    >>> typical_heads(Fraction(1, 10), 10, Fraction(3, 4))
    (8, 7)
    """
    if p_heads == FAIR:
        return 0, flips
    with mpmath.workdps(WORKING_DIGITS):
        mean, reach = _mpf(flips * p_heads), _reach(epsilon_bits, p_heads)
        return max(0, int(mpmath.ceil(mean - reach))), min(flips, int(mpmath.floor(mean + reach)))


def likelier_heads(bits_below, flips, p_heads):
    """Numbers of heads whose sequences carry so many bits less than the entropy, or still fewer.

    Parameters
    ----------
    bits_below : fractions.Fraction
        Above 0.
    flips : int
    p_heads : fractions.Fraction

    Returns
    -------
    low, high : int
        ``low > high`` where there is no such sequence, as of a fair coin.

    Examples
    --------
    >>> likelier_heads(Fraction(50), 200, Fraction(3, 4))
    (182, 200)
    """
    if p_heads == FAIR:
        return 1, 0
    with mpmath.workdps(WORKING_DIGITS):
        mean, reach = _mpf(flips * p_heads), _reach(bits_below, p_heads)
        if p_heads > FAIR:
            return int(mpmath.ceil(mean + reach - 2 * mpmath.mpf(TIE))), flips
        return 0, int(mpmath.floor(mean - reach + 2 * mpmath.mpf(TIE)))


def _reach(bits, p_heads):
    """Heads that change the information by so many bits, and the width of a tie."""
    return _mpf(Fraction(bits)) / abs(bits_per_head(p_heads)) + mpmath.mpf(TIE)


def heads_mass(low, high, flips, p_heads):
    """Probability that the number of heads lies in a range, good to 30 digits and more.

    Products of ratios are summed outwards from the likeliest number in the range. All terms are positive, so
    that nothing cancels: neither a mass of 2**-100,000 nor one that lies so close to 1.

    Parameters
    ----------
    low, high : int
        Both included; ``low > high`` is the empty range.
    flips : int
        A million takes hundredths of a second.
    p_heads : fractions.Fraction

    Returns
    -------
    mpmath.mpf

    Examples
    --------
    >>> print(mpmath.nstr(heads_mass(704, 832, 1024, Fraction(3, 4)), 8))
    0.99999646
    >>> print(mpmath.nstr(mpmath.log(heads_mass(704, 832, 1024, FAIR), 2), 9))
    -110.805386
    """
    low, high = max(low, 0), min(high, flips)
    if low > high or (low, high) == (0, flips):
        return mpmath.mpf(low <= high)
    peak = min(max(count_mode(flips, p_heads), low), high)
    heads, tails = p_heads.numerator, p_heads.denominator - p_heads.numerator
    above = _sum_of_products(((flips - h) * heads, (h + 1) * tails) for h in range(peak, high))
    below = _sum_of_products((h * tails, (flips - h + 1) * heads) for h in range(peak, low, -1))
    with mpmath.workdps(WORKING_DIGITS):
        relative = 1 + mpmath.mpf(above + below) / (1 << FIXED_POINT_BITS)
        mass = mpmath.exp(_log_count_probability(peak, flips, p_heads)) * relative
        return min(mass, mpmath.mpf(1))


def _sum_of_products(ratios):
    """Sum 1st ratio + 1st times 2nd + ..., in fixed point, until a product vanishes."""
    total, product = 0, 1 << FIXED_POINT_BITS
    for numerator, denominator in ratios:
        product = product * numerator // denominator
        if not product:
            break
        total += product
    return total


def _log_count_probability(heads, flips, p_heads):
    tails = flips - heads
    sequences = mpmath.loggamma(flips + 1) - mpmath.loggamma(heads + 1) - mpmath.loggamma(tails + 1)
    return sequences + heads * mpmath.log(_mpf(p_heads)) + tails * mpmath.log(_mpf(1 - p_heads))


def _mpf(fraction):
    return mpmath.mpf(fraction.numerator) / fraction.denominator
