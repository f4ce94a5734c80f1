"""Where each article that the batch groups again belongs: its component, its story, and the original of its text."""


def model(dbt, session):
    """Give one row an article that has a link, of the components that the batch touches."""
    dbt.config(materialized="table")
    regrouped = dbt.ref("int_regrouped_articles").set_alias("regrouped")
    keys = regrouped.select("article_key").distinct().set_alias("keys")

    def touched(links, columns):
        own = links.set_alias("links").join(keys, "links.article_key = keys.article_key", how="semi")
        return own.select(f"article_key, earlier_article_key, placed_at, earlier_placed_at{columns}").fetchall()

    copies = touched(dbt.ref("int_duplicate_pairs"), "")
    events = touched(dbt.ref("int_event_links"), ", likeness")
    placed = {}
    for later, earlier, later_at, earlier_at, *_ in [*copies, *events]:
        placed[later], placed[earlier] = later_at, earlier_at

    import pyarrow as pa

    from extractors.mentions.stories.group import group_articles

    places = group_articles(
        placed, [row[:2] for row in copies], [(later, earlier, alike) for later, earlier, _, _, alike in events]
    )
    members = sorted(places)
    return pa.table(
        {
            "article_key": pa.array(members, pa.string()),
            "component": pa.array([places[key].component for key in members], pa.string()),
            "first_article_key": pa.array([places[key].first for key in members], pa.string()),
            "original_article_key": pa.array([places[key].original for key in members], pa.string()),
            "placed_at": pa.array([placed[key] for key in members], pa.timestamp("us")),
        }
    )
