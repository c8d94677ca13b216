"""The doors of the tree: unions and employers."""
