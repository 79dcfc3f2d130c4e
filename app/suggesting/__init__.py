"""From a customer's message to what an agent may see, and to the log: the same for the desk and the service."""
