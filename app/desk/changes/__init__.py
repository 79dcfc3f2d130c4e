"""Changes of the product at the desk: telling of one, the ledger, deciding what is stale, and what waits for whom."""
