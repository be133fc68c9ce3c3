"""Address: what an address says, read, validated and written."""
