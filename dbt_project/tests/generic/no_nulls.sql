{#- No row lacks any of the columns: one pass over what not_null would read once a column. -#}
{% test no_nulls(model, columns) %}
select *
from {{ model }}
where
    {% for column in columns -%}
        {{ column }} is null
        {%- if not loop.last %}
            or
        {% endif %}
    {%- endfor %}
{% endtest %}
