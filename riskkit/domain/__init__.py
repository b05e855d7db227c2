"""The ground floor: the nouns every room shares, the one cut, and the errors. Frozen; opens no files."""
