"""`python -m rnn_unroll`: the command `unroll`."""

from rnn_unroll.cli import main

if __name__ == "__main__":
    main()
