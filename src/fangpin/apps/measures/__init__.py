"""Poverty measures that somebody asked for."""
