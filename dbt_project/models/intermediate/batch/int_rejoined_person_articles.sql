{{ rejoined_articles('person') }}
