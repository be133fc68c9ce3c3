"""Training: what becomes of a network while one watches it learn."""

from rnn_unroll.learning.fit import Epoch
from rnn_unroll.words.forms import counted, percent


def clock(epoch: int, epochs: int) -> str:
    return f"epoch {epoch} of {epochs}"


def summary(epoch: Epoch | None, right: float, of: int) -> str:
    """How well a network does after an epoch; None before the first. `right` is a share of its answers."""
    answers = (
        f"{percent(right)} of its answers to {counted(of, 'held-out example', 'held-out examples')} are right"
    )
    if epoch is None:
        return f"Before it learns, {answers}."
    learned = counted(epoch.number, "epoch", "epochs")
    means = f"Means of the epoch: loss {epoch.loss:.3g}, norm of the gradient {epoch.norm:.3g}."
    return f"After {learned}, {answers}. {means}"


def diverged(step: int) -> str:
    """The end of a training whose numbers are infinite. `step` counts the optimiser's steps."""
    return f"The loss became infinite at step {step}. A smaller rate or a lower limit of the gradient helps."


def stopped(seconds: int) -> str:
    """The end of a training that took too long."""
    return f"Stopped: a training may take {seconds} seconds. Fewer units or epochs take less."


def ended() -> str:
    """The end of a training whose process ended by itself."""
    return "The process that trained ended unexpectedly."


# --- examples: what their titles say, their trainings show ---


def explodes() -> str:
    """Gradient descent whose gradients nothing limits."""
    return "Without clipping: explodes"


def clipped() -> str:
    """The same with a limit."""
    return "The same, clipped: learns"


def echo_is_hard() -> str:
    """The first letter is read long before it is written."""
    return "Echo: a long way back"


def backwards_is_easier() -> str:
    """The last letter is written at once (Sutskever et al. 2014, section 3.3)."""
    return "Backwards: a short way"
