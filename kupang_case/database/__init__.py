"""The database: the PostgreSQL that DATABASE_URL names, or one of our own below `.pgdata/`."""

from pathlib import Path

NAME = "kupang_case"


def database_settings(url: str, base_dir: Path, testing: bool = False) -> dict:
    """Return Django's DATABASES entry; without a url our own server is started first.

    Connections persist (a connection a request halves the throughput) and are checked before use. `testing` picks
    the second server, which gives up durability for speed, so that tests never touch the data of `make run`.
    Raises ValueError for another kind of database and ServerError when our own cannot start.
    """
    if url:
        from environ import Env

        settings = Env.db_url_config(url)
        if settings["ENGINE"] != "django.db.backends.postgresql":
            raise ValueError("DATABASE_URL must name a PostgreSQL server: postgres://user:password@host:5432/name")
    else:
        from kupang_case.database.server import start

        place = start(base_dir, "test" if testing else "run")
        settings = {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": NAME,
            "USER": "postgres",
            "PASSWORD": "",
            "HOST": str(place.sockets),
            "PORT": str(place.port),
        }
    return settings | {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
