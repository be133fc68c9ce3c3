"""Adam: the optimiser of every task (Kingma and Ba 2015, algorithm 1)."""

from dataclasses import dataclass, field

import numpy as np

from rnn_unroll.learning.weights import Weights


@dataclass
class Adam:
    """Adam and what it remembers: the running means of the gradients and of their squares.

    They can be written down between two steps and put back, so that training goes on as if it had never
    been interrupted.
    """

    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8
    steps: int = 0
    first: Weights = field(default_factory=dict)
    second: Weights = field(default_factory=dict)

    def step(self, weights: Weights, gradients: Weights, rate: float) -> None:
        """Change the weights in place. `rate` is the learning rate of this step.

        Raises KeyError, and changes nothing, unless each of the weights has a gradient: the bias corrections
        are those of weights that learn from the first step on.
        """
        if other := weights.keys() ^ gradients.keys():
            raise KeyError(f"weights and gradients have not both {', '.join(sorted(other))}")
        self.steps += 1
        # Both bias corrections in two scalars, so that no array is made for them.
        shrink = rate / (1.0 - self.beta1**self.steps)
        widen = 1.0 / np.sqrt(1.0 - self.beta2**self.steps)
        for name, gradient in gradients.items():
            array = weights[name]
            if name not in self.first:
                self.first[name], self.second[name] = np.zeros_like(array), np.zeros_like(array)
            first, second = self.first[name], self.second[name]
            first += (1.0 - self.beta1) * (gradient - first)
            second += (1.0 - self.beta2) * (gradient * gradient - second)
            root = np.sqrt(second)
            root *= float(widen)
            root += self.epsilon
            np.divide(first, root, root)
            root *= shrink
            array -= root
