{#- The lines of the watches' log that the warehouse does not have yet. -#}
select * from {{ ref('stg_watch_matches') }}
