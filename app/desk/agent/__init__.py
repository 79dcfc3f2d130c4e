"""The agent's side: a suggestion, what was done with it, in an agent's words."""
