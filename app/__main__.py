"""`python -m app`: the command `unroll`."""

from app.cli import main

if __name__ == "__main__":
    main()
