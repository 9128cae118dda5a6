"""Ways to choose the next sample of an autoregressive model."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Decoding:
    """A way to choose the next level.

    Attributes
    ----------
    name : str
        Of files and columns too.
    temperature : float
        Probabilities p become p^(1/T), normalised; 1 is ancestral sampling, 0 takes the likeliest level.
    by_density : bool
        Whether the likeliest level is that of the largest probability per width of its cell, which is the
        mode of the distribution of amplitudes and not that of the levels.
    """

    name: str
    temperature: float
    by_density: bool = False


GREEDY = Decoding("greedy", 0.0)
DENSEST = Decoding("densest", 0.0, by_density=True)


def decodings(temperatures):
    """All decodings, greedy ones first.

    Examples
    --------
    >>> [decoding.name for decoding in decodings([0.5, 1])]
    ['greedy', 'densest', 'temperature-0.5', 'temperature-1']
    """
    return (GREEDY, DENSEST, *(Decoding(f"temperature-{t:g}", float(t)) for t in sorted(temperatures)))
