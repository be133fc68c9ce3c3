"""Why an ONNX model is refused. Names of nodes and tensors are a user's text, quoted already."""

from collections.abc import Sequence

_CHAIN = (
    "a model is a Gather of an embedding or none, then LSTM, GRU or RNN nodes, then at most two MatMul or "
    "Gemm with a Relu or Tanh or nothing between, then a Softmax or Sigmoid or none"
)

GRAPH, SPARSE = "a graph in a node", "a sparse tensor"


def broken() -> str:
    return "the weights' file is an ONNX model (.onnx) that is broken or cut off"


def too_many_fields(limit: int) -> str:
    return f"the ONNX model has more than {limit:,} entries; a network that is read has fewer"


def too_much_beside(count: int, limit: int) -> str:
    return f"the ONNX model has {count:,} bytes beside its numbers; at most {limit:,} are read"


def not_read(what: str) -> str:
    return f"the ONNX model has {what}, which is not read; {_CHAIN}"


def external(tensor: str) -> str:
    return f"{tensor} has its numbers in another file; torch.onnx.export(…, external_data=False) writes one"


def other_size(tensor: str) -> str:
    return f"{tensor} does not hold as many numbers as its shape says"


def named_twice(tensor: str) -> str:
    return f"{tensor} stands twice in the ONNX model"


def custom(node: str, domain: str) -> str:
    return f"the node {node} is an operator of {domain}, not of ONNX itself; it is not computed here"


def other_node(node: str) -> str:
    return f"the node {node} stands where nothing here computes it; {_CHAIN}"


def no_initialiser(node: str, name: str) -> str:
    return f"the {name} of the node {node} is no initialiser of floating-point numbers"


def nothing_recurrent(operators: Sequence[str]) -> str:
    return f"the ONNX model has no LSTM, GRU or RNN node; it has {', '.join(operators[:8]) or 'nothing'}"


def other_attribute(node: str, attribute: str, written: str, allowed: str) -> str:
    return f"the node {node} has {attribute}={written}; here it would be computed with {allowed}"


def peepholes(node: str) -> str:
    return f"the node {node} has peepholes (P), which no file of weights has here yet"


def initial(node: str) -> str:
    return f"the node {node} begins with a state that is not zero, which is not read"


def lengths(node: str) -> str:
    return f"the node {node} has sequence_lens; here all of the input is read"


def several_cells(cells: Sequence[str]) -> str:
    return f"the recurrent nodes are of several kinds ({', '.join(cells)}); those of a stack have one"


def other_output(name: str) -> str:
    return f"the output {name} of the ONNX model is not what its network computes; {_CHAIN}"


def other_shape(tensor: str, lengths: str, expected: str) -> str:
    return f"{tensor} has the shape {lengths}; expected {expected}"
