"""The workshop of labeling functions: checked, compared, proposed, explained."""
