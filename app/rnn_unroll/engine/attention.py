"""Attention: each step of a decoder looks at all states of the encoder (Luong, Pham and Manning 2015).

    e⟨t,s⟩ = a⟨t⟩ · a⟨s⟩           the score of the encoder's step s, their `dot`
    α⟨t,·⟩ = softmax(e⟨t,·⟩)        over the encoder's steps that are present
    context⟨t⟩ = Σ_s α⟨t,s⟩ a⟨s⟩
    h̃⟨t⟩ = tanh(W_h [context⟨t⟩, a⟨t⟩] + b_h)

The head reads h̃⟨t⟩ instead of a⟨t⟩. Nothing of it goes on to the next step but the chosen token.
"""

from typing import NamedTuple

import numpy as np

from rnn_unroll.engine.cells import Array, Parameters, flat
from rnn_unroll.engine.cells.gates import product, total
from rnn_unroll.engine.chain import Mask


class Attended(NamedTuple):
    """What n steps of a decoder saw: α (n, …, T_x), the contexts (n, …, H) and h̃ (n, …, H)."""

    weights: Array
    contexts: Array
    states: Array


class Returned(NamedTuple):
    """What comes back through attention: ∂L/∂h̃ (n, …, H), the part of it that each state of the decoder gets,
    (n, …, H), and the part that each of its steps hands to each of the encoder's, (n, …, T_x, H).
    """

    states: Array
    decoder: Array
    encoder: Array


class Back(NamedTuple):
    """The gradients that go back through attention: to the encoder's states (T_x, …, H), the decoder's
    (n, …, H), and W_h and b_h.
    """

    encoder: Array
    decoder: Array
    parameters: Parameters


def attend(
    parameters: Parameters,
    encoder: Array,
    decoder: Array,
    present: Mask | None = None,
    sights: Mask | None = None,
) -> Attended:
    """What the states of the decoder, (n, …, H), see of those of the encoder, (T_x, …, H).

    `present`, (T_x, …), is False at padded steps, which get no weight; `sights`, (n, T_x), is False where a
    step of the decoder, of a run without a batch axis, does not see one of the encoder. Where nothing is
    left to see, all weights are 0.
    """
    values = _by_sequence(encoder)
    scores = _by_sequence(decoder) @ values.swapaxes(-1, -2)
    if present is not None:
        scores = np.where(np.moveaxis(present, 0, -1)[..., None, :], scores, -np.inf)
    if sights is not None:
        scores = np.where(sights, scores, -np.inf)
    best = scores.max(axis=-1, keepdims=True)
    scores -= np.where(np.isfinite(best), best, 0.0)
    np.exp(scores, scores)
    total_weight = scores.sum(axis=-1, keepdims=True)
    scores /= np.where(total_weight > 0, total_weight, 1.0)
    contexts = _by_step(scores @ values)
    states = np.concatenate([contexts, decoder], axis=-1) @ parameters["W_h"].T
    states += parameters["b_h"]
    np.tanh(states, states)
    return Attended(np.moveaxis(scores, -2, 0), contexts, states)


def backward(parameters: Parameters, seen: Attended, encoder: Array, decoder: Array, d_states: Array) -> Back:
    """Go back from ∂L/∂h̃ (n, …, H) of what `attend` returned for these states."""
    dz, d_contexts, d_scores, d_queries = _descend(parameters, seen, encoder, d_states)
    back, weights = d_scores.swapaxes(-1, -2), np.moveaxis(seen.weights, 0, -1)
    d_values = weights @ d_contexts + back @ _by_sequence(decoder)
    d_W = product(dz, np.concatenate([seen.contexts, decoder], axis=-1))
    return Back(_by_step(d_values), d_queries, {"W_h": d_W, "b_h": total(dz)})


def returned(
    parameters: Parameters, seen: Attended, encoder: Array, decoder: Array, d_states: Array
) -> Returned:
    """The same, step by step: what each step of the decoder hands back."""
    _, d_contexts, d_scores, d_queries = _descend(parameters, seen, encoder, d_states)
    weights = np.moveaxis(seen.weights, 0, -2)[..., None]
    shares = weights * d_contexts[..., None, :] + d_scores[..., None] * _by_sequence(decoder)[..., None, :]
    return Returned(d_states, d_queries, np.moveaxis(shares, -3, 0))


def _descend(
    parameters: Parameters, seen: Attended, encoder: Array, d_states: Array
) -> tuple[Array, Array, Array, Array]:
    """∂L/∂ of what tanh takes (n, …, H), of the contexts (…, n, H), of the scores (…, n, T_x) and of the
    decoder's states (n, …, H).
    """
    dz = d_states * (1.0 - seen.states * seen.states)
    d_joined = (flat(dz) @ parameters["W_h"]).reshape(*dz.shape[:-1], -1)
    hidden = d_states.shape[-1]
    d_contexts, values = _by_sequence(d_joined[..., :hidden]), _by_sequence(encoder)
    weights = np.moveaxis(seen.weights, 0, -2)
    d_scores = d_contexts @ values.swapaxes(-1, -2)
    d_scores -= (d_scores * weights).sum(axis=-1, keepdims=True)
    d_scores *= weights
    return dz, d_contexts, d_scores, _by_step(d_scores @ values) + d_joined[..., hidden:]


def _by_sequence(states: Array) -> Array:
    """(T, …, H) as (…, T, H): one product then serves all steps of a sequence."""
    return np.moveaxis(states, 0, -2)


def _by_step(states: Array) -> Array:
    """(…, T, H) as (T, …, H)."""
    return np.moveaxis(states, -2, 0)
