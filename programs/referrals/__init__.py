"""Sending a family to another agency, and the agency's answer."""
