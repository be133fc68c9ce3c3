"""Picture: where everything in a figure goes, and its markup."""
