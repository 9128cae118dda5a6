"""Mixture of Gaussians whose coefficients share one variance per band, fitted by expectation maximisation.

Each component is a state of a discrete latent variable; given it, coefficients are independent. Those of a
band have mean zero and one variance, so that their energy (sum of squares) is sufficient; the constant (DC)
coefficients have a mean and a variance each. Log-likelihoods of all components are then one matrix product.
"""

from dataclasses import dataclass

import numpy as np

# Fewer images than this have no component to themselves; it is left out.
_LEAST_IMAGES = 1e-6


@dataclass(frozen=True)
class BandStatistics:
    """What the likelihood needs of n images.

    Parameters
    ----------
    energies : ndarray, shape (n, bands)
        Sums of squares over a band.
    constants : ndarray, shape (n, constants)
        DC coefficients.
    """

    energies: np.ndarray
    constants: np.ndarray

    def __len__(self):
        return len(self.energies)

    def __getitem__(self, chosen):
        return BandStatistics(self.energies[chosen], self.constants[chosen])

    @property
    def features(self):
        """Statistics in which log-likelihoods are linear, shape (n, bands + 2 constants)."""
        return np.concatenate([self.energies, self.constants**2, self.constants], axis=1)


@dataclass(frozen=True)
class BandMixture:
    """Mixture of C components.

    Parameters
    ----------
    sizes : ndarray of int, shape (bands,)
        Numbers of coefficients.
    weights : ndarray, shape (C,)
        Probabilities of the components.
    variances : ndarray, shape (C, bands)
    constant_means, constant_variances : ndarray, shape (C, constants)
    """

    sizes: np.ndarray
    weights: np.ndarray
    variances: np.ndarray
    constant_means: np.ndarray
    constant_variances: np.ndarray

    def log_joint(self, features):
        """Log-density of component and coefficients, in nats.

        Parameters
        ----------
        features : ndarray, shape (..., bands + 2 constants)
            `BandStatistics.features`.

        Returns
        -------
        ndarray, shape (..., C)
        """
        precisions = 1 / self.constant_variances
        scaled_means = self.constant_means * precisions
        slopes = np.concatenate([-0.5 / self.variances, -0.5 * precisions, scaled_means], axis=1)
        # Determinants and squares of the means.
        dimensions = self.sizes.sum() + self.constant_means.shape[1]
        constant = dimensions * np.log(2 * np.pi) + np.log(self.variances) @ self.sizes
        constant += np.sum(np.log(self.constant_variances) + self.constant_means * scaled_means, axis=1)
        return features @ slopes.T + (np.log(self.weights) - 0.5 * constant)

    def log_density(self, features):
        """Log-density of the coefficients, in nats, shape of ``features`` but for the last axis."""
        return _log_sum_exp(self.log_joint(features))[..., 0]


def fit_mixture(statistics, sizes, components, floors, rng, iterations, tolerance=1e-6):
    """Fit a mixture by expectation maximisation (Dempster, Laird and Rubin, 1977).

    The likelihood never falls. It starts from random images, whose own energies are the first variances.

    Parameters
    ----------
    statistics : BandStatistics
    sizes : ndarray of int, shape (bands,)
    components : int
        At most as many as there are images are fitted.
    floors : tuple of ndarray or float
        Least variances of the bands, shape (bands,), and of the constants.
    rng : numpy.random.Generator
        Chooses the images.
    iterations : int
        At most so many.
    tolerance : float
        It ends when an iteration gains less than this part of the log-likelihood.

    Returns
    -------
    BandMixture
    """
    seeds = statistics[rng.permutation(len(statistics))[:components]]
    spread = np.maximum(statistics.constants.var(axis=0), floors[1])
    mixture = BandMixture(
        sizes,
        np.full(len(seeds), 1 / len(seeds)),
        np.maximum(seeds.energies / sizes, floors[0]),
        seeds.constants,
        np.broadcast_to(spread, seeds.constants.shape),
    )
    features, previous = statistics.features, -np.inf
    for _ in range(iterations):
        mixture, likelihood = improved(mixture, features, floors)
        if likelihood - previous < tolerance * abs(likelihood):
            break
        previous = likelihood
    return mixture


def improved(mixture, features, floors):
    """One iteration of expectation maximisation.

    Parameters
    ----------
    mixture : BandMixture
    features : ndarray, shape (n, bands + 2 constants)
    floors : tuple of ndarray or float
        See `fit_mixture`. Maximisation under a floor is the maximum, raised to the floor.

    Returns
    -------
    BandMixture
        Of no smaller likelihood.
    float
        Mean log-likelihood of an image under the mixture as it was, in nats.
    """
    joint = mixture.log_joint(features)
    total = _log_sum_exp(joint)
    shares = np.exp(joint - total)
    images = shares.sum(axis=0)
    kept = images > _LEAST_IMAGES
    images = images[kept, None]
    bands = mixture.sizes.size
    means = shares.T[kept] @ features / images
    energies, squares, constants = np.split(means, [bands, (bands + features.shape[1]) // 2], axis=1)
    better = BandMixture(
        mixture.sizes,
        images[:, 0] / images.sum(),
        np.maximum(energies / mixture.sizes, floors[0]),
        constants,
        np.maximum(squares - constants**2, floors[1]),
    )
    return better, float(total.mean())


def _log_sum_exp(values):
    """Logarithm of the sum of exponentials over the last axis, which is kept."""
    highest = values.max(axis=-1, keepdims=True)
    return highest + np.log(np.exp(values - highest).sum(axis=-1, keepdims=True))
