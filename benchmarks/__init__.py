"""How fast `disrupt` is, as ratios measured in one run: `python -m benchmarks`.

A ratio of two times taken in one run, minute by minute side by side, says the same on a fast
machine and on a slow one; a time alone does not.
Nothing here is a test: no number on a busy machine may turn a build red.
"""
