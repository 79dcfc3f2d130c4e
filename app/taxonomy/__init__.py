"""Taxonomy: moves of templates and topics with what they take along, for commands, pages and simulations alike."""
