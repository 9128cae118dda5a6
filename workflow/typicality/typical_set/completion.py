"""Filling in a sequence whose ends are known: by the likeliest completion, and by samples.

The process is x[t] = phi x[t-1] + sqrt(1 - phi²) w[t] with w[t] standard normal, so that every x[t] has
variance 1. Given both ends, the m values between them are Gaussian. The information of a completion exceeds
the conditional entropy by (q - q0 - m) / (2 ln 2) bits; q is the sum of its m + 1 squared innovations w[t],
and q0 the smallest such sum, that of the likeliest completion. Of samples, q - q0 has the chi-square law with
m degrees of freedom.
"""

import math
from typing import NamedTuple

import mpmath
import numpy as np
import pandas as pd
from scipy import linalg

from typicality.annulus.radius_law import WORKING_DIGITS, exact_interval_mass, interval_mass
from typicality.streams import stream

PATHS_COLUMNS = ("step", "known", "mode", "sd", "sample_1", "sample_2", "sample_3")
INFORMATION_COLUMNS = ("excess_low", "excess_high", "density", "simulated_density", "mode_excess")
DRAWN = 3
"""Samples whose paths are kept."""
BINS = 60


class Process(NamedTuple):
    """An autoregressive process of order 1 and what is known of it.

    Attributes
    ----------
    missing : int
        Values between the known ends, m.
    correlation : float
        Of neighbours, phi, between -1 and 1.
    ends : tuple of float
        First and last value.
    """

    missing: int
    correlation: float
    ends: tuple

    @classmethod
    def of(cls, settings):
        """Return the process of a configuration, which says more than that."""
        return cls(settings["missing"], settings["correlation"], tuple(settings["ends"]))


def innovations(paths, correlation):
    """Innovations w[t] of whole sequences.

    Parameters
    ----------
    paths : array, shape (n, m + 2)
    correlation : float

    Returns
    -------
    numpy.ndarray, shape (n, m + 1)

    Examples
    --------
    >>> innovations(np.array([[1.0, 0.6, 1.16]]), 0.6).round(12).tolist()
    [[0.0, 1.0]]
    """
    return (paths[:, 1:] - correlation * paths[:, :-1]) / math.sqrt(1 - correlation**2)


def smallest_energy(process):
    """Sum of squared innovations of the likeliest completion, as an `mpmath.mpf`.

    It is ``(b - phi**(m + 1) a)**2 / (1 - phi**(2 (m + 1)))``: what the two ends alone say of each other.

    Examples
    --------
    >>> round(float(smallest_energy(Process(0, 0.6, (1.0, 1.4)))), 12)
    1.0
    """
    with mpmath.workdps(WORKING_DIGITS):
        first, last = (mpmath.mpf(str(end)) for end in process.ends)
        decay = mpmath.mpf(str(process.correlation)) ** (process.missing + 1)
        return (last - decay * first) ** 2 / (1 - decay**2)


def precision(process):
    """Precision matrix of the missing values given the ends, as its diagonal and the one above it.

    Returns
    -------
    numpy.ndarray, shape (2, m)
        In the upper form of `scipy.linalg.cholesky_banded`, whose very first element is not used.
    """
    phi = process.correlation
    bands = np.empty((2, process.missing))
    bands[0], bands[1] = -phi, 1 + phi**2
    return bands / (1 - phi**2)


def likeliest_completion(process):
    """Mode, which is the mean, of the missing values given the ends: shape (m,)."""
    phi = process.correlation
    pull = np.zeros(process.missing)
    pull[0] += phi * process.ends[0]
    pull[-1] += phi * process.ends[1]
    factor = linalg.cholesky_banded(precision(process))
    return linalg.cho_solve_banded((factor, False), pull / (1 - phi**2))


def sample_completions(process, samples, rng):
    """Draw whole sequences with the known ends.

    Parameters
    ----------
    process : Process
    samples : int
    rng : numpy.random.Generator

    Returns
    -------
    ndarray, shape (samples, m + 2)
    """
    factor = linalg.cholesky_banded(precision(process))
    noise = rng.standard_normal((process.missing, samples))
    missing = likeliest_completion(process) + linalg.solve_banded((0, 1), factor, noise).T
    return _between_ends(process, missing)


def _between_ends(process, missing):
    first, last = (np.full((len(missing), 1), float(end)) for end in process.ends)
    return np.hstack([first, missing, last])


def energies(paths, correlation):
    """Sum of the squared innovations of every sequence.

    Parameters
    ----------
    paths : ndarray, shape (n, m + 2)
    correlation : float

    Returns
    -------
    ndarray, shape (n,)
    """
    return np.square(innovations(paths, correlation)).sum(axis=1)


def simulated_energies(process, samples, seed):
    """Return the energies of sampled completions, always the same ones for a seed.

    Parameters
    ----------
    process : Process
    samples, seed : int

    Returns
    -------
    ndarray, shape (samples,)
    """
    paths = sample_completions(process, samples, stream(seed, "typical_set/completion"))
    return energies(paths, process.correlation)


def completion_paths(process, seed):
    """The likeliest completion, the standard deviation around it and a few samples.

    Parameters
    ----------
    process : Process
    seed : int

    Returns
    -------
    pandas.DataFrame
        Columns `PATHS_COLUMNS`, one row per step; ``known`` marks the ends.
    """
    mode = _between_ends(process, likeliest_completion(process)[None])[0]
    factor = linalg.cholesky_banded(precision(process))
    covariance_root = linalg.solve_banded((0, 1), factor, np.eye(process.missing))
    sd = np.concatenate([[0.0], np.sqrt(np.square(covariance_root).sum(axis=1)), [0.0]])
    samples = sample_completions(process, DRAWN, stream(seed, "typical_set/completion-paths"))
    steps = np.arange(process.missing + 2)
    table = pd.DataFrame(
        {"step": steps, "known": (steps == 0) | (steps == steps[-1]), "mode": mode, "sd": sd}
    )
    return table.assign(**{f"sample_{number + 1}": path for number, path in enumerate(samples)})


def completion_information(process, samples, seed):
    """Information of sampled completions minus the conditional entropy, in bits, as a histogram.

    Parameters
    ----------
    process : Process
    samples, seed : int

    Returns
    -------
    pandas.DataFrame
        Columns `INFORMATION_COLUMNS`: the exact density, averaged over each bin, beside the simulated one,
        per bit; ``mode_excess`` is that of the likeliest completion, the same in every row.
    """
    m = process.missing
    sd = math.sqrt(2 * m) / math.log(4)
    edges = np.linspace(max(-4.5 * sd, -m / math.log(4)), 4.5 * sd, BINS + 1)
    excess = (simulated_energies(process, samples, seed) - float(smallest_energy(process)) - m) / math.log(4)
    counts, _ = np.histogram(excess, edges)
    radii = np.sqrt(np.maximum(m + edges * math.log(4), 0.0))
    width = edges[1] - edges[0]
    return pd.DataFrame(
        {
            "excess_low": edges[:-1],
            "excess_high": edges[1:],
            "density": interval_mass(radii[:-1], radii[1:], m) / width,
            "simulated_density": counts / samples / width,
            "mode_excess": mode_excess(process),
        }
    )


def mode_excess(process):
    """Information of the likeliest completion minus the conditional entropy, in bits: -m / (2 ln 2).

    Examples
    --------
    >>> round(mode_excess(Process(64, 0.9, (2.0, -1.0))), 6)
    -46.166241
    """
    return -process.missing / (2 * math.log(2))


def mass_without_mode(process):
    """Mass of the largest typical set of completions that leaves out the likeliest one, `mpmath.mpf`."""
    with mpmath.workdps(WORKING_DIGITS):
        return exact_interval_mass(0, mpmath.sqrt(2 * process.missing), process.missing)
