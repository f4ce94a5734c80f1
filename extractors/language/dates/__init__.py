"""Printed dates of many languages and calendars, as UTC."""
