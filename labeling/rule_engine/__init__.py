"""Applies many rules at once: what each says of a text is what `labeling.sources.rules.Rule.matches` says of it."""

from labeling.rule_engine.rule_set import RuleSet

__all__ = ["RuleSet"]
