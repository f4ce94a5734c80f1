"""The warehouse as a lake: Parquet files under ``warehouse/lake`` and a small catalogue that is copied, built on,
audited and renamed as a whole file is.
"""
