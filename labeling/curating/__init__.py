"""What is curated: moves of templates and topics, and the tone of answers."""
