"""What ``make bench`` and ``make lighthouse`` run.

Figures of one table come from one run; ratios are to a twin beside it in that run.
"""
