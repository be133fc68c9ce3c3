"""Peers: the benchmarks against PyTorch compare like with like, and nothing else asks for PyTorch."""

import sys
from pathlib import Path

import pytest

from bench import peers
from bench.row import UnmeasuredError

REQUIREMENTS = Path(__file__).parent.parent / "requirements"


@pytest.mark.peers
@pytest.mark.parametrize("width", peers.WIDTHS)
@pytest.mark.parametrize("peer", peers.PEERS, ids=lambda peer: peer.module)
def test_a_timed_run_and_its_gradients_are_pytorchs(peer, width):
    torch = peers.pytorch()
    peers.check(peers.forward(torch, peer, width, seed=0))
    peers.check(peers.through(torch, peer, width, seed=0))


@pytest.mark.peers
@pytest.mark.parametrize("kind", ["float64", "float32"])
def test_a_timed_training_step_moves_the_weights_as_pytorch_does(kind):
    torch = peers.pytorch()
    peers.check(peers.training(torch, 0, getattr(torch, kind)))


@pytest.mark.peers
def test_the_check_refuses_another_networks_numbers():
    torch = peers.pytorch()
    one, other = (peers.forward(torch, peers.PEERS[0], 4, seed) for seed in (0, 1))
    with pytest.raises(UnmeasuredError, match="a is not PyTorch's"):
        peers.check(one._replace(ours=other.ours))


@pytest.mark.parametrize("name", ["run", "build", "test", "bench"])
def test_no_list_but_the_peers_own_downloads_pytorch(name):
    pinned = (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8")
    assert not [line for line in pinned.splitlines() if line.startswith(("torch=", "onnxruntime="))]


def test_without_pytorch_the_benchmark_says_what_to_run(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(UnmeasuredError, match="make test-peers"):
        next(peers.rows())
