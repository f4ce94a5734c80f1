"""Which articles hang together through pairs of copies: connected components of the pairs that the batch touches."""


def model(dbt, session):
    """Give one row an article: the smallest key of its component stands for the component.

    Union-find over the pairs, linear in them however large a story is.
    """
    dbt.config(materialized="table")
    regrouped = dbt.ref("int_regrouped_articles").set_alias("regrouped")
    pairs = dbt.ref("int_duplicate_pairs").set_alias("pairs")
    keys = regrouped.select("article_key").distinct().set_alias("keys")
    touched = pairs.join(keys, "pairs.article_key = keys.article_key", how="semi")
    rows = touched.select("article_key, earlier_article_key, placed_at, earlier_placed_at").fetchall()

    parent = {}
    placed = {}

    def root_of(key):
        root = key
        while parent[root] != root:
            root = parent[root]
        while parent[key] != root:
            parent[key], key = root, parent[key]
        return root

    for later, earlier, later_at, earlier_at in rows:
        placed[later], placed[earlier] = later_at, earlier_at
        roots = sorted((root_of(parent.setdefault(later, later)), root_of(parent.setdefault(earlier, earlier))))
        parent[roots[1]] = roots[0]

    import pyarrow as pa

    members = sorted(parent)
    return pa.table(
        {
            "article_key": pa.array(members, pa.string()),
            "component": pa.array([root_of(key) for key in members], pa.string()),
            "placed_at": pa.array([placed[key] for key in members], pa.timestamp("us")),
        }
    )
