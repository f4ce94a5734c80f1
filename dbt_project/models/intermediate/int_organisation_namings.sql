{{ namings('organisation', ['abbreviation', 'organisation_kind', 'agency_id', 'is_generic']) }}
