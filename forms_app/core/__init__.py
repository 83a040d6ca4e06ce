"""The rules: no Flask, no Peewee, no clock, no disk, no randomness of their own.

Within this package each module imports only earlier ones; tests/test_architecture.py holds the order.
"""
