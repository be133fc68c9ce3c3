"""Fuzz: harnesses that atheris runs, one a reader. `make fuzz` runs each for a minute, or FUZZ_SECONDS.

A harness has `target`, which reads any bytes and may raise a SpecError and nothing else, and `SEEDS`, inputs
to begin with. What was found stands in the corpus of tests/bad_inputs.
"""
