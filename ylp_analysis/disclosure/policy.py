"""What each edition may show. A policy is named and dated; old packs still say which they used."""

from dataclasses import dataclass, replace

from ylp_analysis.errors import DisclosureError


@dataclass(frozen=True)
class Policy:
    """The disclosure rule of one edition.

    threshold: the smallest group (pupils) whose result may be shown when we computed it.
    width: how many pupils wide, at least, what can be inferred of a hidden group's result must
    stay, unless what is public already leaves less. heads: how many headteachers, pooling what
    each knows of the own school, are reckoned with. hides: False only for the data team's own
    edition. judged: cells that people judged may be shown by school. names_schools: schools may
    be named as at risk, due, reviewed, supported or paid for. own_area: the edition is about one
    `school` (whose own results it shows in full) or one `cluster` (and shows no school's results
    worked out here), or ""; area: that school's URN or that cluster's slug.
    readers: who may hold it. watermark: printed on every page.
    """

    name: str
    dated: str
    edition: str
    readers: str
    threshold: int = 6
    width: int = 2
    heads: int = 1
    hides: bool = True
    shareable: bool = True
    judged: bool = False
    names_schools: bool = True
    own_area: str = ""
    area: str = ""
    watermark: str = ""

    @property
    def band(self) -> int:
        """The largest number of pupils that a band at either end holds: 5 below a threshold of 6."""
        return self.threshold - 1

    def sentence(self) -> str:
        """The policy as its page footer prints it."""
        if not self.hides:
            return f"Policy {self.name} ({self.dated}): nothing is hidden. {self.readers}"
        return (
            f"Policy {self.name} ({self.dated}): figures that a publisher printed are shown as "
            f"printed. Of figures worked out here, both groups' results are hidden when either has "
            f"fewer than {self.threshold} pupils, and more of them where a reader could subtract. "
            f"{self.readers}"
        )

    def paragraph(self) -> str:
        """What is hidden, why, and what is not promised, for the cover of a pack."""
        if not self.hides:
            return (
                "Nothing is hidden in this edition. It holds results of groups of one to five "
                "pupils: keep it with the data team, and share another edition instead."
            )
        heads = "also any two together" if self.heads > 1 else "one at a time"
        own = (
            "This pack holds one school's own results in full, those of its smallest groups too: "
            "it is for that school's head alone. All else is told as to everybody. "
        )
        return (
            f"What is hidden, and why. {own if self.own_area == 'school' else ''}"
            "Small numbers can point to a child. So where we worked out a "
            f"result, we leave out both groups when either has fewer than {self.threshold} pupils, "
            "and we write bands such as “5 or fewer of 20” when nearly all or nearly none of a "
            "group reached the standard. Some larger schools are left out as well, because their "
            "figures would let a reader find a smaller school's by subtraction. We checked "
            f"this against headteachers too, who know their own school's results, {heads}. What the Department for Education has "
            "printed is shown as printed. Not promised: that nobody can guess with knowledge of a "
            "child from elsewhere, that more headteachers together learn nothing, or that a guess "
            "cannot be right by luck."
        )


_DATED = "2026-11-23"

POLICIES = {
    policy.edition: policy
    for policy in (
        Policy(
            name="analyst-1",
            dated=_DATED,
            edition="analyst",
            readers="For the data team only.",
            threshold=0,
            width=0,
            heads=0,
            hides=False,
            shareable=False,
            judged=True,
            watermark="INTERNAL",
        ),
        Policy(
            name="officer-2",
            dated=_DATED,
            edition="officer",
            readers="For the responsible officers of the authority and the chair of the School "
            "Improvement Commissioning Group.",
            judged=True,
        ),
        Policy(
            name="school-2",
            dated=_DATED,
            edition="school",
            readers="For this school's headteacher.",
            own_area="school",
        ),
        Policy(
            name="sicg-2",
            dated=_DATED,
            edition="sicg",
            readers="For headteachers and officers of the School Improvement Commissioning Group.",
        ),
        Policy(
            name="cluster-2",
            dated=_DATED,
            edition="cluster",
            readers="For the chair of this cluster.",
            names_schools=False,
            own_area="cluster",
        ),
        Policy(
            name="public-2",
            dated=_DATED,
            edition="public",
            readers="For the Schools Forum, the executive board and the public.",
            heads=2,
            names_schools=False,
        ),
    )
}


def policy_for(edition: str, area: str = "") -> Policy:
    """The policy in force for an edition; DisclosureError, naming the editions, for another word.

    area: the URN or slug that an edition for one school or cluster is about.
    """
    if edition in POLICIES:
        policy = POLICIES[edition]
        return replace(policy, area=area) if policy.own_area else policy
    raise DisclosureError(
        f"There is no edition {edition!r}.", f"Choose one of: {', '.join(POLICIES)}."
    )


def attackers() -> list[Policy]:
    """One hiding policy for each number of headteachers reckoned with, the fewest first."""
    by_heads = {policy.heads: policy for policy in POLICIES.values() if policy.hides}
    return [by_heads[heads] for heads in sorted(by_heads)]
