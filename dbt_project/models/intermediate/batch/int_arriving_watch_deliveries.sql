{#- All lines of each delivery that has one which the warehouse does not have yet. -#}
select * from {{ ref('stg_watch_deliveries') }}
