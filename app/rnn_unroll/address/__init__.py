"""Address: how addresses are read, validated and written."""
