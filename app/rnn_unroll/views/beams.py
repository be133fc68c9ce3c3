"""Beams: the tree of hypotheses of the beam search that chooses the figure's tokens."""

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.graphs import build, facts
from rnn_unroll.graphs.beams import Tree
from rnn_unroll.graphs.run import Run
from rnn_unroll.look.views import BEAMS
from rnn_unroll.picture.layouts import beams as layout
from rnn_unroll.picture.scene import Scene
from rnn_unroll.views.view import View
from rnn_unroll.words import beams as words
from rnn_unroll.words import say


def alternative(run: Run) -> str:
    return words.alternative(facts.figure(run.spec, run.plan), facts.searched(run.spec, build.tree(run)))


def description(run: Run) -> str:
    return words.description(facts.figure(run.spec, run.plan), facts.searched(run.spec, build.tree(run)))


def descriptions(spec: FigureSpec, tree: Tree, scene: Scene) -> list[str]:
    """The tree shows the whole search, so its description is the same after every step."""
    return [say(scene.description)] * (spec.timeline.last + 1)


VIEW = View(
    slug=BEAMS.slug,
    source=build.tree,
    arrange=layout.arrange,
    pitch=lambda spec: 0.0,
    alternative=alternative,
    description=description,
    descriptions=descriptions,
)
