"""What each edition may show. A policy is named and dated; old packs still say which they used."""

from dataclasses import dataclass

from ylp_analysis.errors import DisclosureError


@dataclass(frozen=True)
class Policy:
    """The disclosure rule of one edition.

    threshold: the smallest group (pupils) whose result may be shown when we computed it.
    hides: False only for the data team's own edition. watermark: printed on every page.
    """

    name: str
    dated: str
    edition: str
    threshold: int
    hides: bool
    shareable: bool
    readers: str
    watermark: str = ""

    def sentence(self) -> str:
        """The policy as its page footer prints it."""
        if not self.hides:
            return f"Policy {self.name} ({self.dated}): nothing is hidden. {self.readers}"
        return (
            f"Policy {self.name} ({self.dated}): figures that a publisher printed are shown as printed. "
            f"In figures worked out here, both groups' results are hidden when either has fewer than "
            f"{self.threshold} pupils. {self.readers}"
        )


POLICIES = {
    policy.edition: policy
    for policy in (
        Policy(
            name="analyst-1",
            dated="2026-11-23",
            edition="analyst",
            threshold=0,
            hides=False,
            shareable=False,
            readers="For the data team only.",
            watermark="INTERNAL",
        ),
        Policy(
            name="sicg-1",
            dated="2026-11-23",
            edition="sicg",
            threshold=6,
            hides=True,
            shareable=True,
            readers="For headteachers and officers of the School Improvement Commissioning Group.",
        ),
    )
}


def policy_for(edition: str) -> Policy:
    """The policy in force for an edition; DisclosureError, naming the editions, for another word."""
    if edition in POLICIES:
        return POLICIES[edition]
    raise DisclosureError(
        f"There is no edition {edition!r}.", f"Choose one of: {', '.join(POLICIES)}."
    )
