"""Run every benchmark: `make bench`."""

from benchmarks import (
    desk,
    few_labels,
    label_models,
    new_topics,
    out_of_scope,
    projection,
    promise,
    promise_simulated,
    review_order,
    workspaces,
)

for program in (
    label_models,
    workspaces,
    few_labels,
    out_of_scope,
    promise,
    promise_simulated,
    review_order,
    new_topics,
    desk,
    projection,
):
    program.main([])
