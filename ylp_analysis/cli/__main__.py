"""`python -m ylp_analysis.cli`."""

from ylp_analysis.cli import main

main()
