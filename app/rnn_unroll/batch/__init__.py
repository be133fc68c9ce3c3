"""Batch: draws many figures into files, with several processes."""
