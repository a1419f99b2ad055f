"""How fast the dashboard is, beside a static page with the same charts: `python -m tests.benchmarks`.

Apart from the tests: a test never fails on time. Every time stands beside that of a static page which is made and
served in the same run, as machines differ and are busy with other things; the ratio is what the bars are about.
"""
