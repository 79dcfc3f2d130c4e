"""Experiments outward: what one would cost, its life from plan to end, its result, and the guards that stop it."""
