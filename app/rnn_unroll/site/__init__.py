"""Site: a static site with a gallery and a studio.

All figures are precomputed, every link is relative, and nothing is loaded from another host. So the site
works without a server, under any address, and from a disk. The same release always writes the same bytes.
"""
