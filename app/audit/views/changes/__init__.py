"""Changes of the product: telling of one, what each made stale, and what waits for whom."""
