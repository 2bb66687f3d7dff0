"""Circles: asked for, made of those who wait, read in, left, merged."""
