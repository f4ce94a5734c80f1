"""The names that the gazetteer finds the batch's places by, in all scripts."""


def model(dbt, session):
    """Give one row a place and folded name, for the places of GeoNames that the batch may change.

    Without the gazetteer that the places were read with there are none: the names of ``dim_places`` stay.
    """
    dbt.config(materialized="table")
    affected = dbt.ref("int_affected_places").set_alias("affected")
    places = dbt.ref("dim_places").set_alias("places")
    wanted = places.join(affected, "places.place_key = affected.place_key", how="semi")
    rows = wanted.filter("geoname_id is not null").select("place_key, geoname_id").fetchall()

    import pyarrow as pa

    from extractors.mentions.gazetteer.place_names import spellings_of
    from extractors.runtime.settings import load_settings

    keys = {}
    for place_key, geoname_id in rows:
        keys.setdefault(geoname_id, []).append(place_key)
    found = [
        (place_key, name, script)
        for geoname_id, of_place in spellings_of(keys, load_settings().gazetteer).items()
        for script, names in of_place.items()
        for name in names
        for place_key in keys[geoname_id]
    ]
    columns = ("place_key", "name_folded", "script")
    return pa.table({column: pa.array([row[i] for row in found], pa.string()) for i, column in enumerate(columns)})
