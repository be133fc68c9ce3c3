"""Edits: what an address changes in a run, one module for each kind of edit."""
