"""Batch: many figures, drawn into files by several processes."""
