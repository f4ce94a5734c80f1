"""Which of the candidates report one event: how alike their terms are, and what they share."""


def model(dbt, session):
    """Give one row a pair of texts that are alike enough, with the evidence; texts by number (int_event_texts)."""
    dbt.config(materialized="table")
    pairs = dbt.ref("int_event_pairs").order("text_number, earlier_text_number")
    numbers = pairs.select("text_number, earlier_text_number").to_arrow_table()
    texts = dbt.ref("int_event_texts").order("text_number")
    streamed = texts.select("text_number, outlet_key, language, story_terms")

    import pyarrow as pa

    from extractors.mentions.stories.link import Link, Text, link_texts

    def read():
        while rows := streamed.fetchmany(1_000):
            for row in rows:
                yield Text(*row)

    links = list(link_texts(read(), numbers["text_number"].to_numpy(), numbers["earlier_text_number"].to_numpy()))
    columns = list(zip(*links, strict=True)) or [()] * len(Link._fields)
    types = [pa.int32(), pa.int32(), pa.float64(), pa.string(), *[pa.int32()] * 5, pa.bool_(), pa.bool_()]
    return pa.table(
        {name: pa.array(column, kind) for name, column, kind in zip(Link._fields, columns, types, strict=True)}
    )
