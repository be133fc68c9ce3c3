"""Learning: what turns gradients into better weights."""
