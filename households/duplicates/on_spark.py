"""The same model on a Spark cluster, for a register that one machine doesn't hold:

    python manage.py find_duplicates --write persons.parquet
    python -m households.duplicates.on_spark persons.parquet pairs.parquet --master spark://host:7077
    python manage.py find_duplicates --read pairs.parquet

Needs requirements-spark.txt and a Java runtime; both files lie where driver and workers see them (docs/scaling.md).
"""

import argparse

from pyspark.sql import SparkSession
from splink.backends.spark import SparkAPI

from households.duplicates.likeness import QUEUED_FROM
from households.duplicates.model import READ, linker


def write_pairs(session: SparkSession, persons: str, pairs: str) -> None:
    """Write the pairs among the persons of the Parquet file `persons` to `pairs`, with the columns of `READ`."""
    # Between its steps Splink leaves what it has in files beside the result: a plan over all of them would be too long.
    session.sparkContext.setCheckpointDir(f"{pairs}.steps")
    api = SparkAPI(spark_session=session, break_lineage_method="parquet", register_udfs_automatically=False)
    made = linker(api, [session.read.parquet(persons)])
    predicted = made.inference.predict(threshold_match_probability=QUEUED_FROM / 100)
    predicted.as_spark_dataframe().select(*READ).write.mode("overwrite").parquet(pairs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("persons")
    parser.add_argument("pairs")
    parser.add_argument("--master", help="the cluster; by default what spark-submit or the configuration says")
    asked = parser.parse_args()
    builder = SparkSession.builder.appName("duplicates")
    session = (builder.master(asked.master) if asked.master else builder).getOrCreate()
    try:
        write_pairs(session, asked.persons, asked.pairs)
    finally:
        session.stop()


if __name__ == "__main__":
    main()
