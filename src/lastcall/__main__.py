"""`python -m lastcall` is the same as `lastcall`."""

from lastcall.entrypoints.cli import main

if __name__ == "__main__":
    main()
