"""Peewee and the ballot box: core types go in and come out.

Two stores, never one transaction over both: the named store (``database`` and everything on it) and the
ballot box (``ballot_box``), a file of its own that holds anonymous answers and nothing about who gave them.
Nothing in here writes a log, and nothing asks for the time: callers say what day or moment it is.
"""
