select * from {{ source('staged', 'gate_rejects') }}
