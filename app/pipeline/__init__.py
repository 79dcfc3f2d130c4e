"""The straight line: ingest, encode, vote, denoise, train, evaluate, gate, release."""
