"""Loads what experts wrote: modules are tried in a process of their own first."""
