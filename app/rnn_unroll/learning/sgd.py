"""SGD: plain gradient descent on one batch after another (Robbins and Monro 1951)."""

from dataclasses import dataclass

from rnn_unroll.learning.weights import Weights


@dataclass
class Sgd:
    """Gradient descent without momentum. It remembers nothing but how many steps it has made."""

    steps: int = 0

    def step(self, weights: Weights, gradients: Weights, rate: float) -> None:
        """Change the weights in place. `rate` is the learning rate of this step."""
        self.steps += 1
        for name, gradient in gradients.items():
            weights[name] -= rate * gradient
