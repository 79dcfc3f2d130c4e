"""Asks a language model about questions that other voters are in doubt about, and keeps what it answered.

Only `oracle llm ask` reaches the network. A run uses what was answered before, as one voter's column of votes.
"""
