"""Phiếu Dân Chủ: see README.md."""
