{#-
    How near-duplicates are found.

    Blocking: of the five-word runs of a text, one in `sample_rate` is kept (the same ones in every text, so that a
    cut keeps its share of the original's). Two texts are compared where one stands among the
    `predecessors` nearest before the other in the posting of a kept run, within the window of days: the cost of a
    run that thousands share, a template's, stays linear, and which texts are compared depends on the texts alone and
    not on the order they came in. Verification: along the shorter text, the three-word runs that stand in the other too.
    Words rewritten here and there leave a dense passage of them, also where a text is cut, or stands between what its
    outlet prints around it; a template's phrases, or quotes in two reports of one event, do not.
-#}
{% macro sample_rate() -%}8{%- endmacro %}

{% macro predecessors() -%}10{%- endmacro %}

{#- Shortest text that is compared, in words: under it, stock phrases alone would make copies. -#}
{% macro least_words() -%}25{%- endmacro %}

{% macro window_interval() -%}
    interval '{{ var("duplicate_window_days") }} days'
{%- endmacro %}
