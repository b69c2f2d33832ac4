"""The parts of compare.py: measuring processes, making trees, judging bars, writing the report."""
