"""Site: a static site with a gallery and a studio.

All figures are precomputed, every link is relative and nothing comes from another host, so the site works
without a server, under any address and from a disk. The same release writes the same bytes.
"""
