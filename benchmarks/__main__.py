"""Run every benchmark: `make bench`."""

from benchmarks import (
    alarms,
    desk,
    drift,
    encoder,
    experiment,
    few_labels,
    http,
    label_models,
    matching,
    new_topics,
    out_of_scope,
    projection,
    promise,
    promise_simulated,
    review_order,
    traffic_accuracy,
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
    matching,
    traffic_accuracy,
    encoder,
    drift,
    experiment,
    http,
    alarms,
):
    program.main([])
