"""Stochastic gradient descent with orthogonalised momentum for matrices and Adam for all else.

Muon (Jordan et al., 2024) replaces the momentum of a weight matrix by the nearest matrix with equal singular
values, so that a step changes every direction of the input alike. Adam is that of Kingma and Ba (2015).
"""

import numpy as np

# Of the quintic iteration, chosen by Jordan et al. (2024) to lift small singular values fast.
_QUINTIC = 3.4445, -4.7750, 2.0315
_MOMENTUM = 0.95
_ADAM_DECAY = 0.9, 0.99
_TINY = 1e-8


def orthogonalise(matrices, steps=3):
    """Bring all singular values near one and keep the singular vectors, by Newton-Schulz iteration.

    Parameters
    ----------
    matrices : ndarray, shape (..., rows, columns)
    steps : int

    Returns
    -------
    ndarray
        Same shape. With three steps, singular values above a twentieth of the fourth root of the sum of
        their fourth powers end between 0.6 and 1.3.
    """
    if matrices.shape[-2] > matrices.shape[-1]:
        return orthogonalise(matrices.mT, steps).mT
    a, b, c = _QUINTIC
    gram = matrices @ matrices.mT
    # This norm bounds the largest singular value more tightly than the Frobenius norm does.
    bound = np.sqrt(np.linalg.norm(gram, axis=(-2, -1), keepdims=True)) + _TINY
    x, gram = matrices / bound, gram / bound**2
    for step in range(steps):
        if step:
            gram = x @ x.mT
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x


class MuonAdam:
    """Optimiser of a dictionary of parameters, which it changes in place.

    Parameters
    ----------
    parameters : dict of str to ndarray
        Those to be trained.
    matrices : collection of str
        Names of the parameters that are matrices or stacks of them and take orthogonalised steps.
    matrix_rate, rate : float
        Step sizes of these and of the other parameters.
    """

    def __init__(self, parameters, matrices, matrix_rate=0.015, rate=0.006):
        self.parameters = parameters
        self._matrices = frozenset(matrices)
        self._rates = matrix_rate, rate
        self._mean = {name: np.zeros_like(array) for name, array in parameters.items()}
        self._square = {n: np.zeros_like(a) for n, a in parameters.items() if n not in self._matrices}
        self._steps = 0

    def step(self, gradients, share=1.0):
        """Take one step.

        Parameters
        ----------
        gradients : dict of str to ndarray
            Of all parameters.
        share : float
            Of the full step size.
        """
        self._steps += 1
        for name, gradient in gradients.items():
            if name in self._matrices:
                self.parameters[name] -= share * self._rates[0] * self._muon(name, gradient)
            else:
                self.parameters[name] -= share * self._rates[1] * self._adam(name, gradient)

    def _muon(self, name, gradient):
        mean = self._mean[name]
        mean *= _MOMENTUM
        mean += (1 - _MOMENTUM) * gradient
        # Nesterov's form: the momentum as it will be if the gradient stays the same.
        direction = orthogonalise(_MOMENTUM * mean + (1 - _MOMENTUM) * gradient)
        rows, columns = gradient.shape[-2:]
        return max(1, rows / columns) ** 0.5 * direction

    def _adam(self, name, gradient):
        mean, square = self._mean[name], self._square[name]
        first, second = _ADAM_DECAY
        mean += (1 - first) * (gradient - mean)
        square += (1 - second) * (gradient**2 - square)
        unbiased = np.sqrt(square / (1 - second**self._steps))
        return mean / (1 - first**self._steps) / (unbiased + _TINY)


def clipped(gradients, largest):
    """Scale gradients so that their joint Euclidean norm is at most ``largest``.

    Parameters
    ----------
    gradients : dict of str to ndarray
    largest : float

    Returns
    -------
    dict of str to ndarray
    """
    norm = np.sqrt(sum(float(np.vdot(gradient, gradient)) for gradient in gradients.values()))
    share = min(1.0, largest / (norm + _TINY))
    return {name: share * gradient for name, gradient in gradients.items()}
