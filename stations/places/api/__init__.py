"""The officers' doors to the stations of their part of the tree."""
