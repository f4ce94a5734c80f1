select article_key from {{ ref('int_rejoined_person_articles') }}
union
select article_key from {{ ref('int_rejoined_organisation_articles') }}
