"""A small news site that this project wrote itself: four outlets with invented stories, served on loopback.

``stories/<outlet_id>.yml`` holds what an outlet publishes, ``templates/`` how its pages look. :mod:`.site` turns both
into addresses and bytes, with a module for each outlet; :mod:`.server` serves them. ``python -m dateline.newsroom``
serves until it is interrupted.
"""
