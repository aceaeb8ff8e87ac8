"""From a number to a number we may show (pure)."""

from ylp_analysis.disclosure.policy import Policy, policy_for
from ylp_analysis.disclosure.protect import Protected, protect, protect_for

__all__ = ["Policy", "Protected", "policy_for", "protect", "protect_for"]
