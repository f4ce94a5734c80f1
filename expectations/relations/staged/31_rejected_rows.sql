-- One row a page or row that was refused while the load was staged.
select
    load_id,
    row_number,
    url,
    nullif(trim(reason), '') as reason,
    relation
from source.rejected_rows
