"""Exchange with other tools: annotation tools, help desks, data sets; one module a format.

Between them stands the plain row of `labeling.disk.tables`, so that what comes from a tool is checked as a plain
file is.
"""
