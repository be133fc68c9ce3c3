"""Unroll: recurrent networks, unrolled over time, computed and drawn."""
