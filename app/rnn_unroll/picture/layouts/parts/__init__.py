"""Parts: what layouts place alike: wires, labels, strips of cells, braces, legends."""
