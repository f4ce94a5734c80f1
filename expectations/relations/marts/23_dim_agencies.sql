-- One row a listed agency.
select
    agency_id as name,
    domain
from candidate.marts.dim_agencies
where is_listed
