"""Schedule: the learning rate of each step."""

import math


def cosine(step: int, steps: int, peak: float, floor: float = 0.0) -> float:
    """From `peak` at step 0 down to `floor` after `steps` steps, along half a cosine.

    After that it stays there (Loshchilov and Hutter 2017, equation 5, without restarts).
    """
    return floor + (peak - floor) * 0.5 * (1.0 + math.cos(math.pi * min(step / steps, 1.0)))
