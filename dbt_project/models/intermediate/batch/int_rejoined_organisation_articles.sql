{{ rejoined_articles('organisation') }}
