"""The same model on a local Spark: the same pairs with the same scores as on DuckDB. Where there is no Java runtime or
requirements-spark.txt isn't installed, this is skipped (docs/scaling.md)."""

import logging
import shutil

import polars
import pytest

from households.duplicates.candidates import on_duckdb, pairs_of
from households.duplicates.columns import write
from households.duplicates.model import READ
from tests.bench._twins import Twins

pytest.importorskip("pyspark", reason="requirements-spark.txt isn't installed")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not shutil.which("java"), reason="Spark needs a Java runtime"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::ResourceWarning"),
]
PEOPLE = 300


@pytest.fixture(scope="module")
def session():
    from pyspark.sql import SparkSession

    logging.getLogger("py4j").setLevel(logging.WARNING)  # it goes on talking after the tests have ended
    builder = SparkSession.builder.master("local[2]").appName("duplicates")
    settings = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2", "spark.driver.memory": "1g",
                "spark.driver.host": "127.0.0.1", "spark.sql.codegen.wholeStage": "false",
                "spark.sql.codegen.factoryMode": "NO_CODEGEN", "spark.sql.adaptive.enabled": "false",
                "spark.ui.showConsoleProgress": "false", "spark.default.parallelism": "2"}  # fmt: skip
    made = builder.config(map=settings).getOrCreate()
    yield made
    made.stop()


def test_spark_finds_what_duckdb_finds(session, tmp_path):
    from households.duplicates.on_spark import write_pairs

    truth = Twins(PEOPLE, seed=3).write()
    table = write(tmp_path / "persons.parquet")
    write_pairs(session, str(table.path), str(tmp_path / "pairs"))
    found = polars.read_parquet(tmp_path / "pairs" / "*.parquet").select(READ)
    on_spark = set(map(str, pairs_of(found.iter_rows())))
    assert on_spark == set(map(str, on_duckdb(table.path, tmp_path)))
    assert len(on_spark) > len(truth) / 2 > 2
