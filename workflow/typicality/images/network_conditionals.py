"""The distribution of every pixel given those before it, from a network: of given pixels, and for drawing."""

from dataclasses import dataclass

import numpy as np

from typicality.images import logistic_mixture, tempering
from typicality.images.network_inputs import NetworkInputs
from typicality.images.pixel_network import PixelNetwork, mixture_parameters

# Pixels that go through the network at once: few enough for its layers to stay in the cache, and for the
# allocator to reuse their memory (a thousand at once take half as long again).
_AT_ONCE = 128


@dataclass(frozen=True)
class NetworkConditionals:
    """Mixtures of logistics, conditionals of the pixels of images of one shape.

    Parameters
    ----------
    inputs : NetworkInputs
    network : PixelNetwork
    """

    inputs: NetworkInputs
    network: PixelNetwork

    def mixture(self, patches):
        """Parameters of the conditionals of given pixels.

        Parameters
        ----------
        patches : Patches

        Returns
        -------
        logits, location, log_scale : ndarray of float32, shape (channels, components + spikes, pixels)
            Unnormalised log-weights, locations in levels, log-scales in nats.
        """
        normalised = self.inputs.normalise(patches)
        known = (patches.values - normalised.mean) * np.exp(-normalised.log_deviation)
        prediction = self.network.linear_prediction(normalised.features, known)
        hidden, _ = self.network.trunk(normalised.features)
        outputs, _ = self.network.heads(hidden, known - prediction)
        spikes = self.network.spikes
        return mixture_parameters(outputs, prediction, normalised.mean, normalised.log_deviation, spikes)

    def log_mass(self, patches):
        """Log-mass of given pixels, in nats.

        Parameters
        ----------
        patches : Patches

        Returns
        -------
        ndarray of float64, shape (channels, pixels)
        """
        parts = [patches.part(slice(k, k + _AT_ONCE)) for k in range(0, patches.values.shape[1], _AT_ONCE)]
        masses = [
            logistic_mixture.log_mass(part.values, *self.mixture(part), self.inputs.levels) for part in parts
        ]
        return np.concatenate(masses, axis=1)

    def draw(self, patches, rng, temperature=1.0):
        """Draw pixels, one channel after the other.

        Parameters
        ----------
        patches : Patches
            Their own values are ignored.
        rng : numpy.random.Generator
        temperature : float
            Of the conditionals, as `typicality.images.tempering` has it.

        Returns
        -------
        ndarray of float32, shape (channels, pixels)
        """
        normalised = self.inputs.normalise(patches)
        mean, log_deviation = normalised.mean, normalised.log_deviation
        hidden, _ = self.network.trunk(normalised.features)
        values, known, errors = (np.zeros_like(mean) for _ in range(3))
        for c in range(len(values)):
            here = slice(c, c + 1)
            prediction = self.network.linear_prediction(normalised.features, known)[here]
            outputs, _ = self.network.heads(hidden, errors, here)
            mixture = mixture_parameters(outputs, prediction, mean[here], log_deviation, self.network.spikes)
            values[c] = self._draw([part[0] for part in mixture], rng, temperature)
            known[c] = (values[c] - mean[c]) * np.exp(-log_deviation)
            errors[c] = known[c] - prediction[0]
        return values

    def _draw(self, mixture, rng, temperature):
        """Draw one channel of pixels; from the mixture itself in much less time than from its masses."""
        levels = self.inputs.levels
        if temperature == 1:
            return logistic_mixture.sample(*mixture, rng, levels)
        masses = logistic_mixture.log_mass(np.arange(levels)[:, None], *mixture, levels)
        return tempering.sample(masses, temperature, rng)
