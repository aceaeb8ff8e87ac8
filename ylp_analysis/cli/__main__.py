"""`python -m ylp_analysis.cli`."""

from ylp_analysis.cli import main

if __name__ == "__main__":
    main()
