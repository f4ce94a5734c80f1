select date as date_day
from {{ ref('dim_dates') }}
where date is not null
