"""Faults on purpose: what is killed, filled, torn, altered, locked and done twice, and what was left of it.

`python -m benchmarks.reliability` runs every scenario and writes docs/reliability.md; `--only NAME ...` runs some.
"""
