"""Five questions to the published warehouse, answered in plots: ``make notebook`` opens it in a browser.

A marimo notebook: a plain Python file, one function a cell. The warehouse is the file of ``DATELINE_HOME``, opened
read-only; nothing is loaded from a network.
"""

import marimo

app = marimo.App(width="medium", app_title="Five questions to the warehouse")


@app.cell
def setup():
    import altair as alt
    import duckdb
    import marimo as mo

    from extractors.runtime.settings import load_settings
    from extractors.stores.warehouse_files import attach_warehouse

    connection = duckdb.connect()
    attach_warehouse(connection, load_settings().home.warehouse, "warehouse")
    connection.execute("use warehouse.marts")

    def ask(query):
        """Return the rows of a query as a list of dictionaries, in the order of the query."""
        result = connection.execute(query)
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def bars(rows, number, name, title, colour=None):
        """Return a bar chart of ``number`` by ``name``, in the order of the rows, each bar with its value."""
        title = alt.Title(title, anchor="start")
        if not rows:
            nothing = alt.Chart(alt.Data(values=[{"text": "none in this warehouse yet"}]), title=title)
            return (
                nothing.mark_text(align="left", color="#777")
                .encode(text="text:N", x=alt.value(4))
                .properties(height=40)
            )
        base = alt.Chart(alt.Data(values=rows)).encode(
            x=alt.X(f"{number}:Q", title=None, axis=None),
            y=alt.Y(f"{name}:N", sort=None, title=None, axis=alt.Axis(ticks=False, domain=False, labelLimit=260)),
        )
        drawn = base.mark_bar(color="#3b6ea5") if colour is None else base.mark_bar().encode(color=f"{colour}:N")
        text = base.mark_text(align="left", dx=4).encode(text=alt.Text(f"{number}:Q", format=","))
        plot = (drawn + text).properties(title=title, width=460, height=alt.Step(22))
        return plot.configure_view(stroke=None)

    return alt, ask, bars, mo


@app.cell
def introduction(ask, mo):
    (scope,) = ask(
        """
        select
            count(*) as articles,
            count(distinct outlet_key) as outlets,
            min(published_at) as earliest,
            max(published_at) as latest,
            (select max_by(publication_id, started_at) from publications) as publication
        from fct_articles
        """
    )
    mo.md(
        f"""
        # Five questions

        The warehouse holds {scope["articles"]:,} articles of {scope["outlets"]} outlets, published from
        {scope["earliest"]:%d %B %Y} to {scope["latest"]:%d %B %Y} (UTC). This is publication {scope["publication"]}.
        Each answer shows its SQL: change it and run the cell.
        """
    )
    return (scope,)


@app.cell
def rhythm(alt, ask):
    published_rows = ask(
        """
        select
            cast(articles.published_date as varchar) as day,
            outlets.outlet_name as outlet,
            count(*) as articles
        from fct_articles as articles
        inner join dim_outlets as outlets on articles.outlet_key = outlets.outlet_key
        where articles.published_date is not null
        group by all
        order by day, outlet
        """
    )
    published_plot = (
        alt.Chart(
            alt.Data(values=published_rows), title=alt.Title("1. Who published how much, and when?", anchor="start")
        )
        .mark_bar(size=14)
        .encode(
            x=alt.X("yearmonthdate(day):O", title=None, axis=alt.Axis(format="%d %b", labelAngle=0, labelOverlap=True)),
            y=alt.Y("sum(articles):Q", title="articles a day", axis=alt.Axis(tickMinStep=1, domain=False)),
            color=alt.Color("outlet:N", title=None, legend=alt.Legend(orient="bottom", columns=2)),
        )
        .properties(width=560, height=220)
    )
    published_plot
    return published_plot, published_rows


@app.cell
def places(ask, bars):
    place_rows = ask(
        """
        select
            places.place_name || coalesce(', ' || places.country_code, '') as place,
            count(distinct mentioned.article_key) as articles
        from bridge_article_places as mentioned
        inner join dim_places as places on mentioned.place_key = places.place_key
        where places.is_resolved
        group by place
        order by articles desc, place
        limit 12
        """
    )
    place_plot = bars(place_rows, "articles", "place", "2. Where is the news? Articles that name a place")
    place_plot
    return place_plot, place_rows


@app.cell
def agencies(ask, bars):
    agency_rows = ask(
        """
        select
            agencies.agency_name as agency,
            count(distinct credits.article_key) as articles
        from fct_agency_mentions as credits
        inner join dim_agencies as agencies on credits.agency_key = agencies.agency_key
        where credits.role <> 'mention' and not credits.is_own
        group by agency
        order by articles desc, agency
        limit 12
        """
    )
    agency_plot = bars(agency_rows, "articles", "agency", "3. On whose word? Articles that credit an agency")
    agency_plot
    return agency_plot, agency_rows


@app.cell
def edits(ask, bars):
    edit_rows = ask(
        """
        select
            outlets.outlet_name as outlet,
            count(distinct revisions.article_key) as articles
        from fct_article_revisions as revisions
        inner join fct_articles as articles on revisions.article_key = articles.article_key
        inner join dim_outlets as outlets on articles.outlet_key = outlets.outlet_key
        where revisions.revision_number > 1
        group by outlet
        order by articles desc, outlet
        limit 12
        """
    )
    edit_plot = bars(edit_rows, "articles", "outlet", "4. What did they change later? Articles with a revision")
    edit_plot
    return edit_plot, edit_rows


@app.cell
def pictures(ask, bars):
    picture_rows = ask(
        """
        select
            coalesce(min(pictures.caption), media.media_url) as picture,
            count(distinct pictures.article_key) as articles
        from fct_article_media as pictures
        inner join dim_media as media on pictures.media_key = media.media_key
        where pictures.role in ('lead', 'inline')
        group by media.media_key, media.media_url
        having count(distinct pictures.article_key) > 1
        order by articles desc, picture
        limit 12
        """
    )
    picture_plot = bars(picture_rows, "articles", "picture", "5. With which pictures? Those in several articles")
    picture_plot
    return picture_plot, picture_rows


if __name__ == "__main__":
    app.run()
