"""Site: a gallery and a studio of precomputed figures, as files that need no server.

Every link is relative and nothing comes from elsewhere, so that it works under any address and from
a disk. The same release of the program makes the same bytes.
"""
