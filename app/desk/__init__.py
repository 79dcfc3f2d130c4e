"""What the experts' desk does, without a screen: one module a task, values in and values out."""
