"""Why tensors are not a network, or not the network that a figure needs."""

from collections.abc import Sequence

from rnn_unroll.words.forms import shape


def no_layout(cell: str) -> str:
    return f"no state dict holds a cell {cell!r}"


def parts_mixed() -> str:
    return "encoder.… and decoder.… come together, and nothing else beside them"


def missing(tensor: str) -> str:
    return f"{tensor} is missing"


def head_bias_alone(bias: str, weight: str) -> str:
    return f"{bias} is there, but {weight} is missing"


def other_shape(tensor: str, lengths: Sequence[int], expected: str) -> str:
    """`expected` is a shape; its lengths may be letters."""
    return f"{tensor} has the shape {shape(lengths)}; expected {expected}"


def other_blocks(
    tensor: str, lengths: Sequence[int], expected: Sequence[int], cell: str, blocks: int, rows: int
) -> str:
    """For a cell whose tensors hold several blocks of rows, one for each gate."""
    return (
        f"{tensor} has the shape {shape(lengths)}; "
        f"expected {shape(expected)} ({cell}: {blocks} blocks of {rows} rows)"
    )


def no_projection(tensor: str, lengths: Sequence[int], cell: str) -> str:
    return f"{tensor} {shape(lengths)} projects the state of an LSTM; a cell {cell} has no projection"


def layers_with_gaps(part: str, layers: Sequence[int], limit: int) -> str:
    """`part` is the prefix of the part's tensors; it may be empty."""
    numbers = ", ".join(map(str, layers))
    return (
        f"{part or 'the network'} has the layers {numbers}; expected 0 and on, without a gap, at most {limit}"
    )


def too_many_layers(part: str, count: int, limit: int) -> str:
    """`part` is the path of the part's module; it may be empty."""
    return f"{part or 'the network'} has {count} layers; at most {limit} are run"


def _allowed(limit: int) -> str:
    return f"at most {limit:,} are run here (docs/command-line.md has the limits of each place)"


def too_wide(tensor: str, lengths: Sequence[int], limit: int) -> str:
    return f"{tensor} has the shape {shape(lengths)}: a width of {lengths[1]:,}; {_allowed(limit)}"


def too_many_outputs(tensor: str, lengths: Sequence[int], limit: int) -> str:
    return f"{tensor} has the shape {shape(lengths)}: {lengths[0]:,} outputs; {_allowed(limit)}"


def backward_encoder_decoder() -> str:
    return "an encoder-decoder runs forward only, but there are …_reverse tensors"


def other_layers_in_decoder(decoder: int, encoder: int) -> str:
    return (
        f"layers of the decoder: {decoder}; expected {encoder}: "
        "the decoder starts from the encoder's last state"
    )


def other_state_in_decoder(tensor: str, lengths: Sequence[int], expected: Sequence[int]) -> str:
    return (
        f"{tensor} has the shape {shape(lengths)}; expected {shape(expected)}: "
        "the decoder starts from the encoder's last state"
    )


def biases_overflow(one: str, other: str) -> str:
    return f"the sum of {one} and {other} overflows: they are too large"


def run_overflows(limit: float) -> str:
    return f"the numbers of this run overflow {limit:g}: the weights or the inputs are too large"


def two_parts_for_one(pattern: str) -> str:
    return f"the weights are an encoder's and a decoder's; {pattern!r} has one network"


def one_part_for_two(pattern: str) -> str:
    return f"{pattern!r} needs encoder.… and decoder.… among the weights"


def reads_the_same() -> str:
    return "reads is for one output of a network that runs both ways: elsewhere there is no choice"


def outputs_without_head(pattern: str, outputs: int) -> str:
    return f"head.weight is missing: the pattern {pattern!r} emits {outputs} outputs"


def output_not_readable(tensor: str, classes: int, width: int) -> str:
    return (
        f"an output has {classes} numbers, so {tensor} must be [G·H,{classes}], or "
        f"[G·H,{classes + 1}] with a place for ⟨sos⟩, to read it; it is [G·H,{width}]"
    )


def numbers_not_fed_back() -> str:
    return "outputs that are numbers choose no token, so none can be fed back"


def decoder_reads_unknown(width: int, classes: int) -> str:
    return (
        f"the decoder reads {width} numbers, which are neither an output ({classes}) nor one with a place "
        f"for ⟨sos⟩ ({classes + 1}), and it has no embedding: what it reads is not known"
    )


def output_not_in_table(classes: int, rows: int) -> str:
    return f"an output chooses one of {classes} tokens, but the decoder's embedding has {rows} vectors"


def no_seed_for_script() -> str:
    return "a script draws its weights from a seed; those of an own network are yours"


def not_to_be_read(file: str) -> str:
    """The file is not there, or the system does not give it."""
    return f"the weights in {file} cannot be read; other tasks are not concerned"


def damaged(file: str) -> str:
    return f"the file {file} holds no weights that can be read; other tasks are not concerned"


def of_another_network(file: str) -> str:
    return f"the weights in {file} are those of another network; other tasks are not concerned"
