-- One row a listed agency.
select
    agencies.agency_id as name,
    trim(agencies.agency_name) = '' as is_nameless,
    agencies.domain
from candidate.marts.dim_agencies as agencies
where agencies.is_listed
