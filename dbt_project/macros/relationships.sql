{#-
    Which column of a mart holds the key of which other mart, as dictionaries. The relationship tests say so; and so does
    the name of a column that is, or ends in, a key that they point at (`first_article_key`): such a column is not
    tested by dbt where a gate's rule looks at it, or where its rows follow from a tested one.
-#}
{% macro mart_relationships() %}
    {% set found = [] %}
    {% if not execute %}{{ return(found) }}{% endif %}
    {% set tested, unique, owners = {}, [], {} %}
    {% for node in graph.nodes.values() if node.resource_type == 'test' and node.test_metadata and node.column_name %}
        {% set owner = (node.attached_node or '').split('.')[-1] %}
        {% if node.test_metadata.name == 'relationships' %}
            {% set target = node.test_metadata.kwargs.to.split("'")[1] %}
            {% do tested.update({owner ~ '.' ~ node.column_name: target}) %}
            {% do owners.update({node.test_metadata.kwargs.field: target}) %}
        {% elif node.test_metadata.name == 'unique' %}
            {% do unique.append(owner ~ '.' ~ node.column_name) %}
        {% endif %}
    {% endfor %}
    {% for model in graph.nodes.values() if model.resource_type == 'model' and model.schema == 'marts' %}
        {% for column in model.columns %}
            {% set name = model.name ~ '.' ~ column %}
            {% for key, target in owners.items() if column == key or column.endswith('_' ~ key) %}
                {% if target != model.name or column != key %}
                    {% do found.append({
                        'from_table': model.name,
                        'from_column': column,
                        'to_table': tested.get(name, target),
                        'to_column': key,
                        'cardinality': 'one_to_one' if name in unique else 'many_to_one',
                        'is_tested': name in tested
                    }) %}
                {% endif %}
            {% endfor %}
        {% endfor %}
    {% endfor %}
    {{ return(found | sort(attribute='from_table,from_column')) }}
{% endmacro %}
