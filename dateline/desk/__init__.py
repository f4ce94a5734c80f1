"""The desk: the page where a newsroom works, served over the published warehouse.

A request passes ``access`` (who may ask, and how often), is answered by a view of ``views`` from queries that run in
``warehouse``, and is shown by ``pages`` in the reader's language. Every view is also an API answer and files to download.
"""
