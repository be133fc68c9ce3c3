"""Parts: what several layouts place in the same way: wires, labels, strips of cells, braces, legends."""
