-- One row a page or row that was rejected while the load was staged.
select
    {{ passed_on('rejected_rows', 'rejected') }},
    nullif(trim(rejected.reason), '') as reason
from source.rejected_rows as rejected
