{#-
    Rows of one staged table that hang on an article, for the articles that the batch read again: what earlier loads
    said and what the batch says, each row with whether its reading is the article's latest.

    A row whose article row was refused has no reading and is left out here; fct_rejected_rows has it.
-#}
{% macro child_observations(staging_model, columns, keys_model='int_reread_articles') %}
with readings as (
    select
        load_id,
        row_number as article_row,
        is_latest,
        fetched_at
    from {{ ref('int_article_readings') }}
    {% if is_incremental() -%}
        where
            {{ rows_with_keys(ref('int_article_readings'), 'article_key', ref(keys_model)) }}
    {%- endif %}
),

arriving as (
    select
        load_id,
        row_number,
        outlet_id,
        article_row,
        article_key,
        {{ columns | join(',\n        ') }}
    from {{ ref(staging_model) }}
),

observations as (
    select * from arriving
    {% if is_incremental() %}
        union all
        select
            load_id,
            row_number,
            outlet_id,
            article_row,
            article_key,
            {{ columns | join(',\n            ') }}
        from {{ this.include(database=false) }}
        where
            {{ rows_with_keys(this.include(database=false), 'article_key', ref(keys_model)) }}
            and load_id not in (select load_id from {{ ref('int_batch_loads') }})
    {% endif %}
),

marked as (
    select
        observations.*,
        readings.is_latest,
        readings.fetched_at as seen_at
    from observations
    inner join readings
        on
            observations.load_id = readings.load_id
            and observations.article_row = readings.article_row
)
{% endmacro %}
