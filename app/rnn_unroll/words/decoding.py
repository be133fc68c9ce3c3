"""Decoding: how outputs choose their tokens, if they draw them at random or a search chooses them."""

from rnn_unroll.words.facts import Figure, Sampling


def drawn(figure: Figure) -> str:
    """That tokens are drawn, or searched, and need not be the most probable; empty if they are those."""
    sampling, noun = figure.sampling, "answer" if figure.trained else "token"
    if figure.beam:
        return searched(figure.beam)
    if sampling is None:
        return ""
    if sampling.topk == 1:
        return f"Each {noun} is the most probable one, because no other can be drawn."
    drawn = f"Each {noun} is drawn at random{how(sampling)}; it need not be the most probable one."
    return f"{drawn} Drawn answers are right less often than is said here." if sampling.judged else drawn


def how(sampling: Sampling) -> str:
    """The clause about the temperature and the tokens that can be drawn; empty by default."""
    temperature = f" at temperature {sampling.temperature:g}" if sampling.temperature != 1 else ""
    if sampling.topk is None:
        return temperature
    most = f"{sampling.topk} most probable ones" if sampling.topk > 1 else "most probable one alone"
    return f"{temperature} from the {most}"


def searched(width: int) -> str:
    """That a beam search of this width chose the tokens."""
    if width == 1:
        return "A beam search of width 1 chooses the tokens: the most probable one of each output."
    return (
        f"A beam search of width {width} chooses the tokens: of all sequences that it keeps in sight, theirs "
        "is the most probable, though a single one of them need not be."
    )


def searched_legend(width: int) -> str:
    """Written below a figure whose tokens are searched."""
    return f"tokens chosen by a beam search of width {width}"


def legend(sampling: Sampling) -> str:
    """Written below a figure whose tokens are drawn."""
    most = f", top {sampling.topk}" if sampling.topk else ""
    return f"tokens drawn at random: temperature {sampling.temperature:g}{most}, draw {sampling.draw}"


def apart(figure: Figure) -> bool:
    """Whether the whole figure shows less than the network writes, or more."""
    return not (figure.end is None or figure.end == figure.plan.ty or figure.open_ty)


def ended(figure: Figure) -> str:
    """The same in words; empty before the run that is shown has got there."""
    return ending(figure) if reached(figure) else ""


def reached(figure: Figure) -> bool:
    """Whether the run that is shown has got to where it can be seen that the figure and the network part."""
    end, ty = figure.end, figure.plan.ty
    emitted = sum(step.j > 0 for step in figure.plan.steps[: figure.emitted])
    return apart(figure) and emitted >= min(end or ty, ty)


def ending(figure: Figure) -> str:
    """How the figure and the network part, which they do."""
    end, ty = figure.end, figure.plan.ty
    if end and end < ty:
        return f"⟨eos⟩ at output {end}: what follows means nothing"
    return f"stopped at T_y = {ty}, before ⟨eos⟩"
