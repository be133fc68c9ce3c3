"""What a file is that somebody gave, and what is read instead.

The constants complete the sentence "the file is …". A command is one line for a shell.
"""

EMPTY = "empty"
SAFETENSORS = "a safetensors file"
NPZ = "a .npz file, NumPy's arrays by name"
NPY = "a .npy file, a single array without a name"
TORCH = "a PyTorch file (.pt, .pth), which holds a pickle, and nothing is unpickled"
OLD_TORCH = "a PyTorch file (.pt, .pth) from before version 1.6, a pickle, and nothing is unpickled"
PICKLE = "a Python pickle (.pkl), and nothing is unpickled"
KERAS = "a Keras 3 model (.keras)"
ZIP = "a zip file without NumPy's arrays"
HDF5 = "an HDF5 file (.h5), as Keras saves"
ONNX = "an ONNX model (.onnx)"
SAVED_MODEL = "a TensorFlow SavedModel (.pb)"
GRAPH = "a TensorFlow graph (.pb)"
TFLITE = "a TensorFlow Lite model (.tflite)"
GGUF = "a GGUF model (.gguf)"
GZIP = "a gzip file (.gz), still packed"
TAR = "a tar file (.tar), still packed"
SEVEN_ZIP = "a 7z file (.7z), still packed"
PNG = "a PNG picture"
JPEG = "a JPEG picture"
PDF = "a PDF document"
LFS_POINTER = "a Git LFS pointer, which stands for a file that is not downloaded yet"
HTML = "a saved web page (HTML)"
JSON = "a JSON text"
TABLE = "a table of numbers as text (.csv, .txt)"
TEXT = "a plain text"

TORCH_COMMAND = (
    'python -c "import torch; from safetensors.torch import save_file; '
    "save_file(torch.load('model.pt', weights_only=True), 'model.safetensors')\""
)
PICKLE_COMMAND = (
    "python -c \"import numpy, pickle; numpy.savez('model.npz', **pickle.load(open('model.pkl', 'rb')))\""
)


_READ = "safetensors, .npz, Keras (.keras, .h5) and ONNX files are read"


def no_weights(what: str, command: str) -> str:
    """`command`, if there is one, converts the file."""
    also = f", and this writes one: {command}" if command else ""
    return f"the weights' file is {what}; {_READ}{also}"


def unknown_weights() -> str:
    return f"the weights' file begins like no file that is known here; {_READ}"


def needs_extra(what: str, extra: str) -> str:
    """`extra` is the part of the distribution that brings the library for such a file."""
    return f"the weights' file is {what}; to read it, run: pip install 'rnn-unroll[{extra}]'"


def no_array(name: str, what: str) -> str:
    return f'{name} is no .npy file: it is {what}; numpy.save("x.npy", x) writes a .npy file'
