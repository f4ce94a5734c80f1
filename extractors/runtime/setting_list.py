"""Every environment variable of the project: what it means, its default and who reads it.

``SETTINGS`` is the one definition. ``docs/settings.md`` is generated from it, and a test fails on a ``DATELINE_*`` name
that is not in it.
"""

from __future__ import annotations

from dataclasses import dataclass

DEFAULT_MEMORY_LIMIT = "4GB"


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: its name, meaning and default in words, its group, and the file that reads it."""

    name: str
    meaning: str
    default: str
    group: str
    read_by: str


DATA, SERVICE, DESK, WATCHES, KEEP, DBT, TESTS = "Data", "Service", "Desk", "Watches", "Retention", "dbt", "Tests"
_HERE = "extractors/runtime/settings.py"
_AIRFLOW = "dateline/operations/airflow_home.py"
_CELERY = "dateline/operations/celery_workers.py"
_DESK = "dateline/desk/settings.py"
_RETENTION = "dateline/warehouse/retention.py"
_PROFILES = "dbt_project/profiles.yml"
_BUILD = "dateline/commands/build_staged.py"
SETTINGS = (
    Setting(
        "DATELINE_HOME",
        "Folder of everything that is written: `raw/`, `staged/`, `warehouse.duckdb`, `quality/`, `docs/`, `state/` "
        "and `airflow/`.",
        "`data` in the checkout",
        DATA,
        _HERE,
    ),
    Setting(
        "DATELINE_IMPORT",
        "Folders that the form of `backfill_pages` may read, with `:` between. `/proc`, `/sys`, `/etc`, `/dev` and "
        "the home's `airflow/` and `state/` are never read. `dateline load` reads any path.",
        "`import/` in the home",
        DATA,
        _HERE,
    ),
    Setting("DATELINE_OUTLETS", "Folder of outlet collections.", "`extractors/outlets`", DATA, _HERE),
    Setting(
        "DATELINE_CONTACT",
        "Your e-mail address or web page, named in the user agent and in WARC files, so that an outlet can reach you.",
        "none",
        DATA,
        _HERE,
    ),
    Setting(
        "DATELINE_GAZETTEER",
        "Folder of the compiled gazetteer; it is compiled there when it is missing, old or damaged.",
        "`data/gazetteer` in the checkout",
        DATA,
        _HERE,
    ),
    Setting(
        "DATELINE_MEMORY_LIMIT",
        "Memory that DuckDB may use in a build and in a gate, as `4GB` or `800MB`.",
        f"`{DEFAULT_MEMORY_LIMIT}`",
        DATA,
        _HERE,
    ),
    Setting(
        "DATELINE_STORAGE",
        "Where raw and staged loads, verdicts, records of builds and published versions are kept: a folder, or "
        "`s3://bucket/prefix` for workers on several machines; the home then has copies of what its worker works on. "
        "What signs in there is read from `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION` and, for another "
        "server than Amazon's, `AWS_ENDPOINT_URL`.",
        "the home",
        DATA,
        _HERE,
    ),
    Setting(
        "DATELINE_STATE",
        "Where the states of outlets are kept: `postgresql://user:password@host/name` for workers on several machines.",
        "files in `state/`",
        DATA,
        _HERE,
    ),
    Setting(
        "DATELINE_WAREHOUSE",
        "What the warehouse is: `file`, one DuckDB file, or `lake`, Parquet files under `warehouse/lake` with a small "
        "catalogue (`dateline[lake]`). After a change the next build rebuilds it from all staged loads.",
        "`file`",
        DATA,
        _HERE,
    ),
    Setting(
        "DATELINE_UMASK",
        "Rights that files and folders of the home are made without: `077` keeps all of it to you, `027` lets your "
        "group read it, the warehouse and raw pages included.",
        "`077`",
        DATA,
        "extractors/runtime/private_files.py",
    ),
    Setting(
        "DATELINE_PORT",
        "Port of Airflow's web page and API, on 127.0.0.1 unless `DATELINE_API_HOST` is set.",
        "`8180`",
        SERVICE,
        _AIRFLOW,
    ),
    Setting(
        "DATELINE_DATABASE",
        "Airflow's metadata database; PostgreSQL is `postgresql+psycopg2://user:password@host/name`.",
        "SQLite in `airflow/`",
        SERVICE,
        _AIRFLOW,
    ),
    Setting(
        "DATELINE_BROKER",
        "Redis server through which tasks reach the workers of `make worker`, as `redis://:password@host:6379/0`. It "
        "takes `dateline[celery]`, and `DATELINE_DATABASE` in PostgreSQL.",
        "none: `make up` runs all tasks itself",
        SERVICE,
        _CELERY,
    ),
    Setting(
        "DATELINE_TASKS",
        "With workers: how many tasks run at once on all of them, their `DATELINE_WORKER_TASKS` together, and two.",
        "`4`",
        SERVICE,
        _CELERY,
    ),
    Setting(
        "DATELINE_WORKER_TASKS",
        "How many tasks a worker runs at once.",
        "the machine's cores",
        SERVICE,
        _CELERY,
    ),
    Setting(
        "DATELINE_API",
        "Address at which workers reach Airflow's API, as `http://main.example:8180`.",
        "`http://127.0.0.1` and `DATELINE_PORT`",
        SERVICE,
        _AIRFLOW,
    ),
    Setting(
        "DATELINE_API_HOST",
        "Address that Airflow's page and API listen on; another than loopback only in a network of your own.",
        "`127.0.0.1`",
        SERVICE,
        _AIRFLOW,
    ),
    Setting(
        "DATELINE_SECRETS",
        "Folder of `jwt_secret` and `session_secret`, which scheduler and API server share; made where they are "
        "missing.",
        "`airflow/` in the home",
        SERVICE,
        _AIRFLOW,
    ),
    Setting(
        "DATELINE_LOGS",
        "Where the logs of tasks are: a folder that the API server and all workers see, or `s3://bucket/logs` with "
        "Airflow's provider of that cloud installed.",
        "`airflow/logs/` in the home",
        SERVICE,
        _AIRFLOW,
    ),
    Setting(
        "DATELINE_ALERTS",
        "Where alerts go about failed tasks, missed deadlines and, once a day, stopped loads that wait for a person: "
        "`log`, `mailto:desk@example.org`, the `https://` address of a webhook, or several of them, spaces between.",
        "`log`",
        SERVICE,
        "dateline/operations/alerts.py",
    ),
    Setting(
        "DATELINE_WATCHES",
        "Folder of watches, a YAML file each. While it has none, the examples over the sample newsroom are used.",
        "`watches/` in the home",
        WATCHES,
        _HERE,
    ),
    Setting(
        "DATELINE_SMTP",
        "Server that sends the mails of watches: `smtps://user:password@host:465`, `smtp://user:password@host:587` "
        "(STARTTLS) or `smtp://localhost:25`. In Airflow the connection `smtp_default` is used where it is not set.",
        "none",
        WATCHES,
        "dateline/watches/senders.py",
    ),
    Setting(
        "DATELINE_MAIL_FROM",
        "Address that the mails of watches come from.",
        "none",
        WATCHES,
        "dateline/watches/senders.py",
    ),
    Setting(
        "DATELINE_DESK",
        "Address at which people reach the desk, as `http://127.0.0.1:8190`: alerts link to it.",
        "none: alerts link to the outlet's page",
        WATCHES,
        "dateline/commands/watches/watch.py",
    ),
    Setting(
        "DATELINE_BRIEFING_TO",
        "Addresses that the DAG `publish_briefing` mails the briefing to every morning, spaces between.",
        "none: it is only written into `briefings/`",
        WATCHES,
        "dateline/operations/briefing.py",
    ),
    Setting(
        "DATELINE_BRIEFING_LANGUAGE",
        "Language of the labels of that briefing: `en`, `ar`, `fa`, `de`, `fr` or `es`.",
        "`en`",
        WATCHES,
        "dateline/operations/briefing.py",
    ),
    Setting("DATELINE_LINEAGE", "Address of an OpenLineage backend that gets events.", "off", SERVICE, _AIRFLOW),
    Setting("DATELINE_DESK_PORT", "Port of the desk.", "`8181`", DESK, _DESK),
    Setting(
        "DATELINE_DESK_HOST",
        "Address that the desk listens on. One that other machines reach takes `DATELINE_DESK_USERS` or "
        "`DATELINE_DESK_PROXY_HEADER`.",
        "`127.0.0.1`",
        DESK,
        _DESK,
    ),
    Setting(
        "DATELINE_DESK_HOSTS",
        "Names that the desk answers to beside those of this machine, spaces between: what a proxy in front of it is "
        "called.",
        "none",
        DESK,
        _DESK,
    ),
    Setting(
        "DATELINE_DESK_USERS",
        "File of those who may sign in, with hashed passwords; `dateline desk --add-user NAME` writes it.",
        "none: no sign-in",
        DESK,
        _DESK,
    ),
    Setting(
        "DATELINE_DESK_PROXY_HEADER",
        "Header in which a proxy on this machine names the user, as `X-Forwarded-User`.",
        "none",
        DESK,
        _DESK,
    ),
    Setting(
        "DATELINE_DESK_EDITORS",
        "Names of the users who may change watches on the desk, spaces between.",
        "everyone who may read",
        DESK,
        _DESK,
    ),
    Setting(
        "DATELINE_KEEP_LOGS",
        "How long logs of Airflow and its tasks are kept: `14d`, `36h` or `forever`.",
        "`14d`",
        KEEP,
        _RETENTION,
    ),
    Setting(
        "DATELINE_KEEP_REPORTS",
        "How long quality pages of loads and builds, records of builds and briefings stay: `14d`, `36h` or `forever`.",
        "`60d`",
        KEEP,
        _RETENTION,
    ),
    Setting(
        "DATELINE_KEEP_HISTORY",
        "How long runs are kept in Airflow's metadata database: `14d`, `36h` or `forever`.",
        "`90d`",
        KEEP,
        _RETENTION,
    ),
    Setting(
        "DATELINE_KEEP_VERSIONS",
        "How long a lake keeps earlier publications, which `dateline sql --as-of` asks: `14d`, `36h` or `forever`. The "
        "one before the last is always kept.",
        "`7d`",
        KEEP,
        _HERE,
    ),
    Setting(
        "DATELINE_KEEP_WAREHOUSES",
        "How long `warehouse.version-N.duckdb` of an earlier release, and a replaced file or lake, is kept: `14d`, "
        "`36h` or `forever`.",
        "`30d`",
        KEEP,
        _RETENTION,
    ),
    Setting(
        "DATELINE_KEEP_ROBOTS",
        "How long robots.txt files that were obeyed before are kept: `14d`, `36h` or `forever`.",
        "`365d`",
        KEEP,
        _RETENTION,
    ),
    Setting(
        "DATELINE_KEEP_UNFINISHED",
        "How long interrupted raw loads are kept after other loads have all their pages: `14d`, `36h` or `forever`.",
        "`30d`",
        KEEP,
        _RETENTION,
    ),
    Setting(
        "DATELINE_KEEP_COPIES",
        "How long the home keeps copies of loads that an object store has: `14d`, `36h` or `forever`.",
        "`7d`",
        KEEP,
        _RETENTION,
    ),
    Setting(
        "DATELINE_DBT_TARGET",
        "The dbt target: `candidate` (builds) or `published` (the published file, read-only, for `dbt source "
        "freshness` and metrics).",
        "`candidate`",
        DBT,
        _PROFILES,
    ),
    Setting(
        "DATELINE_CANDIDATE",
        "The DuckDB file that dbt builds in. A build sets it; without it dbt works in memory.",
        "`:memory:`",
        DBT,
        _PROFILES,
    ),
    Setting(
        "DATELINE_SPARK_MASTER",
        "Where Spark runs in `dateline build --full --engine spark`, as `local[4]` or `spark://host:7077`. All else is "
        "said in Spark's own `spark-defaults.conf`.",
        "`local[*]`",
        DBT,
        _BUILD,
    ),
    Setting(
        "DATELINE_SPARK_PYTHON",
        "The Python of the environment that has Spark.",
        "`.venv-spark/bin/python` in the checkout",
        DBT,
        _BUILD,
    ),
    Setting("DATELINE_DBT_THREADS", "How many models dbt runs at once.", "`2`", DBT, _PROFILES),
    Setting("DATELINE_DUCKDB_THREADS", "How many threads DuckDB uses in a build.", "`2`", DBT, _PROFILES),
    Setting(
        "DATELINE_FUZZ_PAGES",
        "How many mutated pages the fuzz test of the page reader reads.",
        "`300`",
        TESTS,
        "tests/extractors/read/test_fuzz.py",
    ),
    Setting(
        "DATELINE_ORDER_SEEDS",
        "How many random worlds of loads the tests of load order build, instead of the known ones.",
        "`0`, the known ones",
        TESTS,
        "tests/dbt/test_orders.py",
    ),
    Setting(
        "DATELINE_FIRST_ORDER_SEED",
        "The seed of the first of these worlds.",
        "`0`",
        TESTS,
        "tests/dbt/test_orders.py",
    ),
    Setting(
        "DATELINE_ATTACK_LENGTH",
        "Length in characters of the inputs that every regular expression is stretched with.",
        "`4000`",
        TESTS,
        "tests/attacks/test_regular_expressions.py",
    ),
    Setting(
        "DATELINE_LEASE_REQUESTS",
        "How many requests two workers make of one host in the test of its pace.",
        "`40`",
        TESTS,
        "tests/extractors/acquire/fetch/test_host_leases.py",
    ),
    Setting(
        "DATELINE_TEST_CLUSTER",
        "Where it is set, the test that kills workers of one shared folder runs (`make cluster`).",
        "not run",
        TESTS,
        "tests/line/test_shared_folder.py",
    ),
    Setting(
        "DATELINE_TEST_STORE",
        "Server that the tests of object storage use: `moto` for moto's in a process of its own (`make storage`).",
        "a small one in the tests' process",
        TESTS,
        "tests/extractors/stores/storage/conftest.py",
    ),
)
