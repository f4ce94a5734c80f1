"""The compiled gazetteer: where places lie and what they are called."""
