"""Erasing: a question, a case or a customer is removed from everywhere, and that nothing is left is looked for."""
