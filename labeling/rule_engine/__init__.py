"""Applies many rules at once: what each of them says of each text is what `labeling.rules.Rule.matches` says of it."""

from labeling.rule_engine.rule_set import RuleSet

__all__ = ["RuleSet"]
