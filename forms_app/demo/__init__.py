"""The demo district: invented schools and people, all forms, one finished period and one that runs.

Nothing here is used by a real office. What is generated follows from the seed in ``names.py``; codes, keys
and passwords are random as everywhere else.
"""
