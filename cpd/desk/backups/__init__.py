"""Backups: everything the site keeps in one file, and back again, on either database."""
