"""The editions of a pack as pages name them. Their rules are in disclosure/policy.py."""

from types import MappingProxyType

EDITION_NAMES = MappingProxyType(
    {
        "analyst": "Analyst edition",
        "officer": "Officer edition",
        "school": "School edition",
        "sicg": "SICG edition",
        "cluster": "Cluster edition",
        "public": "Public edition",
    }
)
