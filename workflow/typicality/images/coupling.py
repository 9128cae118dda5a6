"""Coupling of the pixels of one group of a polyphase level to those known before them.

Every channel of a pixel is mapped to (value - location) / scale, with location and log-scale from known
pixels and from the channels before it: an invertible map with a triangular Jacobian (Dinh et al., 2017,
"RealNVP"), whose log-determinant is minus the sum of log-scales. Both come from a linear conditioner, and a
network may add to them. Images lie along the last axis.
"""

from dataclasses import dataclass

import numpy as np

from typicality.images.linear_conditioner import LinearConditioner
from typicality.images.network_conditioner import GroupMaps, NetworkConditioner


@dataclass(frozen=True)
class Coupling:
    """Invertible map of the pixels of one group.

    Parameters
    ----------
    linear : LinearConditioner
    network : NetworkConditioner or None
    """

    linear: LinearConditioner
    network: NetworkConditioner | None = None

    @property
    def neighbourhood(self):
        """Pixels around those of the group that are known before them."""
        return self.linear.neighbourhood

    def forward(self, pixels, errors):
        """Map the pixels of the group to noise.

        Parameters
        ----------
        pixels, errors : ndarray of float64, shape (height, width, channels, n)
            Of the level: centred pixels, and their absolute errors of linear prediction, where those of the
            group are entered. What is not known before the group is ignored.

        Returns
        -------
        noise, log_scale : ndarray of float64, shape (h, w, channels, n)
            The log-scale in nats.
        """
        return self._run(pixels, errors, None)

    def inverse(self, noise, pixels, errors):
        """Find the pixels of the group that `forward` maps to given noise, and enter them and their errors.

        Parameters
        ----------
        noise : ndarray of float64, shape (h, w, channels, n)
        pixels, errors : ndarray of float64, shape (height, width, channels, n)
            Of the level, as for `forward`.
        """
        self._run(pixels, errors, noise)

    def _run(self, pixels, errors, given):
        """Go through the channels in turn; forward if no noise is given, and backward if it is."""
        values, known = (self.neighbourhood.of_group(maps) for maps in (pixels, errors))
        features = self.linear.activity.features(pixels, errors)
        neighbours = self.linear.location(pixels), self.linear.log_scale(features)
        if self.network:
            prepared = self.network.prepare(GroupMaps.of(pixels, features, *neighbours))
        deviations, noise, log_scales = (np.zeros(values.shape) for _ in range(3))
        for c in range(values.shape[2]):
            location, log_scale = self.linear.given_channels(*neighbours, c, values, known)
            shift, change = (
                self.network.given_channels(prepared, c, deviations) if self.network else (0.0, 0.0)
            )
            log_scale = log_scale + change
            if given is None:
                deviations[:, :, c] = values[:, :, c] - location
                noise[:, :, c] = (deviations[:, :, c] - shift) * np.exp(-log_scale)
            else:
                deviations[:, :, c] = shift + given[:, :, c] * np.exp(log_scale)
                values[:, :, c] = location + deviations[:, :, c]
            known[:, :, c] = np.abs(deviations[:, :, c])
            log_scales[:, :, c] = log_scale
        return noise, log_scales
