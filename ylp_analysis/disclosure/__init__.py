"""From a number to a number we may show (pure)."""

from ylp_analysis.disclosure.policy import Policy, policy_for
from ylp_analysis.disclosure.protect import Cover, Protected, protect, protect_for

__all__ = ["Cover", "Policy", "Protected", "policy_for", "protect", "protect_for"]
