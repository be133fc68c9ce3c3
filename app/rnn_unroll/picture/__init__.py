"""Picture: where everything goes, and its markup."""
