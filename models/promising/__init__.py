"""The precision promise: thresholds that are proven on gold which training never saw."""
