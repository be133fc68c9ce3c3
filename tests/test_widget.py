"""Widget: what a notebook with a kernel gets. Its module runs in `tests/browser/test_widget.py`."""

import re
import sys
from types import ModuleType
from typing import Any

import pytest
from nbconvert import HTMLExporter
from nbformat import v4

from rnn_unroll import figure, widget

VIEW = "application/vnd.jupyter.widget-view+json"


class StandIn:
    """As much of anywidget's class as a figure uses."""

    def __init__(self, **state: Any) -> None:
        self.state = state

    def _repr_mimebundle_(self) -> Any:
        live = {"version_major": 2, "version_minor": 1, "model_id": "1"}
        return {VIEW: live, "text/plain": "<Widget>"}, {}


@pytest.fixture
def anywidget(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("anywidget")
    module.AnyWidget = StandIn  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "anywidget", module)
    monkeypatch.setattr(widget, "_kind", widget._kind.__wrapped__)


def test_the_module_imports_nothing_and_names_no_host() -> None:
    script = widget.script()
    assert not re.search(r"\bimport\b|fetch\(|https?:", script)
    assert script.rstrip().endswith("export default { render: widget_js.render };")


def test_the_document_is_whole_and_links_nowhere() -> None:
    shown = widget.state(figure("many-to-one", tx=3).spec)["document"]
    assert not re.search(r'(?:src|href)="(?!#)', shown)
    assert 'class="strip"' in shown
    assert 'data-action="play"' in shown


def test_where_no_kernel_runs_the_page_shows_the_picture(anywidget: None) -> None:
    made = figure("many-to-one", tx=3)
    data, more = made.widget()._repr_mimebundle_()
    assert VIEW in data
    assert data["image/svg+xml"] == made.svg
    assert data["text/plain"] == made.alt
    output = v4.new_output("display_data", data=data, metadata=more)
    page, _ = HTMLExporter(template_name="basic").from_notebook_node(
        v4.new_notebook(cells=[v4.new_code_cell(outputs=[output])])
    )
    assert "data:image/svg+xml;base64" in page or "<svg" in page
    assert "widget-view" not in page


def test_it_has_the_state_that_its_module_reads(anywidget: None) -> None:
    made = figure("many-to-one", tx=3, step=2).widget()
    assert made.state == widget.state(figure("many-to-one", tx=3, step=2).spec)
    assert made.state["step"] == 2
    read = set(re.findall(r'model\.get\("(\w+)"\)', widget.script()))
    assert read == made.state.keys()


def test_without_anywidget_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "anywidget", None)
    monkeypatch.setattr(widget, "_kind", widget._kind.__wrapped__)
    with pytest.raises(ImportError, match=re.escape("pip install 'rnn-unroll[widget]'")):
        figure("many-to-one").widget()


@pytest.mark.peers
def test_the_real_anywidget_shares_this_state_and_follows_its_step() -> None:
    made = figure("many-to-one", tx=3).widget()
    shared = made.get_state()
    assert {name: shared[name] for name in widget.state(figure("many-to-one", tx=3).spec)} == widget.state(
        figure("many-to-one", tx=3).spec
    )
    assert shared["_esm"] == widget.script()
    made.step = 1
    assert made.get_state()["step"] == 1
    assert {VIEW, "image/svg+xml"} <= made._repr_mimebundle_()[0].keys()
