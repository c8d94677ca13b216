"""The officers' doors to coverage: demand, studies, layers."""
