"""Two registers side by side: 1,500,000 households in the ordinary tables, 120,000 of them again in the schema `small`.

Names are drawn from pools like those of the city, so that a fragment fits the same share of people in both.
"""

from contextlib import contextmanager

from django.db import connection

BIG, SMALL = 1_500_000, 120_000
GIVEN = (
    "MARIA YOHANES PETRUS YOSEF ANTONIUS FRANSISKUS YULIANA MARTHA ELISABETH KRISTINA AGUSTINUS DOMINGGUS MARKUS "
    "LUKAS MATHEUS STEFANUS YAKOBUS ANDREAS PAULUS SIMON THERESIA ANASTASIA VERONIKA REGINA MAGDALENA KATARINA "
    "ADELINA SELFINA WELMINCE YUSUF ABDUL SITI AMINAH FATIMAH IBRAHIM NURHAYATI DEWI PUTRI RIZKY JEFRI ROBERTUS "
    "MELKIANUS OKTOVIANUS BENYAMIN SAMUEL DANIEL DAVID RUTH ESTER NAOMI DEBORA LIDIA NOVITA YANTI FERDI IMANUEL "
    "GERSON NIKODEMUS THOMAS FILIPUS"
)
FAMILY = (
    "BANOET TAFULI NUBAN LAY MANAFE NDOLU FANGGIDAE RIWU KORE HERE ADOE SAUBAKI TAEK NENOBAIS BENU SNAE TANAEM "
    "LIU NAITBOHO BIRE LEDO DJAMI RATU LADO KANA WENYI UDJU BANI TASOIN OEMATAN SELAN TNUNAY FALLO KASE LASA "
    "NOMLENI SONBAI KOLO MANEK SERAN KLAU BRIA FOUK TEFA LEO BENGGU PELLO MOOY DETHAN FOEH LENGGU SAUDALE MESSAKH "
    "ZACHARIAS THONAK HANING BESSIE TULLE PAH AMALO HENUKH LUSI NALLE SINLAE TOLAN KAPITAN GOMES SOARES PEREIRA "
    "DA COSTA LOPEZ FERNANDES RIHI PADJI WADU LOMI HAWU RAGA LENA DJO BARA MEHA TARA KITU NDAPA MBATU HUNGA"
)
HOUSEHOLDS = """
INSERT INTO households_household (id, kk_number, ward_id, rw, rt, address, verification_status, poverty_status,
    head_name, member_count, created_at, updated_at, version)
SELECT ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, lpad((5371000000000000 + n)::text, 16, '0'),
    (%(wards)s::int[])[1 + n * 7919::bigint %% 51],
    lpad((1 + n %% 12)::text, 3, '0'), lpad((1 + n %% 40)::text, 3, '0'), 'Jl. Timor Raya No. ' || n,
    CASE WHEN n %% 25 = 0 THEN 'verified' WHEN n %% 25 = 1 THEN 'submitted' ELSE 'unverified' END,
    CASE WHEN n %% 25 = 0 THEN 'extreme_poor' ELSE 'unknown' END, '', 4, now(), now(), 1
FROM generate_series(%(first)s, %(last)s) n
"""
# The NIKs lie all over the numbers' range, whatever the register's size: a prime factor makes each n another one.
PERSONS = """
INSERT INTO households_person (id, household_id, nik, name, sex, birth_date, relation, birth_place, mother_name,
    education, school_level, occupation, disability, severely_disabled, pregnant, status, created_at, updated_at)
SELECT ('01900000-000' || m || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
    ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
    '5371' || lpad(((n * 4 + m) * 98245165379::bigint %% 1000000000000)::text, 12, '0'),
    g[1 + floor(random() * array_length(g, 1))::int] || ' ' || g[1 + floor(random() * array_length(g, 1))::int] || ' '
    || f[1 + floor(random() * array_length(f, 1))::int],
    CASE WHEN m %% 2 = 1 THEN 'L' ELSE 'P' END, date '1960-01-01' + (random() * 22000)::int,
    CASE m WHEN 1 THEN 'head' WHEN 2 THEN 'spouse' ELSE 'child' END, '', '', '', '', '', '', false, false, 'present',
    now(), now()
FROM generate_series(%(first)s, %(last)s) n, generate_series(1, 3 + (n %% 4 > 0)::int) m,
    (SELECT string_to_array(%(given)s, ' ') g, string_to_array(%(family)s, ' ') f) pools
"""
HEADS = """
UPDATE households_household h SET head_name = p.name FROM households_person p
WHERE p.household_id = h.id AND p.relation = 'head' AND h.head_name = ''
"""
NIK_ONCE = "ALTER TABLE households_person {change} CONSTRAINT person_nik_once"
TABLES = ("households_household", "households_person")


def fill():
    """Fill both registers (minutes) and gather their statistics."""
    add_households(1, BIG)
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA small")
        for table in TABLES:
            cursor.execute(f"CREATE TABLE small.{table} (LIKE public.{table} INCLUDING DEFAULTS INCLUDING STORAGE)")
        cursor.execute(
            "INSERT INTO small.households_household SELECT * FROM public.households_household ORDER BY id LIMIT %s",
            [SMALL],
        )
        cursor.execute("INSERT INTO small.households_person SELECT p.* FROM public.households_person p "
                       "JOIN small.households_household h ON h.id = p.household_id")  # fmt: skip
        for (definition,) in _indexes(cursor):
            cursor.execute(definition.replace(" ON public.", " ON small."))
    _gather_statistics("small")


def add_households(first: int, last: int) -> None:
    """Add the households of these numbers to the register, with their members, and gather its statistics."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(id ORDER BY id) FROM households_ward")
        values = {"wards": cursor.fetchone()[0], "first": first, "last": last, "given": GIVEN, "family": FAMILY}
        cursor.execute("SET session_replication_role = replica; SET maintenance_work_mem = '512MB'")
        cursor.execute("SELECT setseed(0.5371)")
        with _without_indexes(cursor):
            cursor.execute(HOUSEHOLDS, values)
            cursor.execute(PERSONS, values)
            cursor.execute(HEADS)
        cursor.execute("SET session_replication_role = DEFAULT")
    _gather_statistics("public")


def _gather_statistics(schema):
    with connection.cursor() as cursor:
        # As migrated; making the index anew has forgotten it.
        for index in ("person_name_trigram", "person_plain_name", "household_address_trigram"):
            cursor.execute(f"ALTER INDEX {schema}.{index} ALTER COLUMN 1 SET STATISTICS 1000")
        for table in TABLES:
            cursor.execute(f"VACUUM (FREEZE, ANALYZE) {schema}.{table}")


@contextmanager
def _without_indexes(cursor):
    """Load without the plain indexes, then make them in one go: minutes less."""
    found = [definition for (definition,) in _indexes(cursor) if "UNIQUE" not in definition]
    for definition in found:
        cursor.execute(f"DROP INDEX public.{definition.split()[2]}")
    cursor.execute(NIK_ONCE.format(change="DROP"))
    yield
    cursor.execute(NIK_ONCE.format(change="ADD") + " UNIQUE (nik)")
    for definition in found:
        cursor.execute(definition)


def _indexes(cursor):
    cursor.execute(
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = ANY(%s)", [list(TABLES)]
    )
    return cursor.fetchall()


@contextmanager
def register(small):
    """Within: the ordinary tables are those of the small register, or of the big one."""
    with connection.cursor() as cursor:
        cursor.execute("SET search_path TO small, public" if small else "SET search_path TO public")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET search_path TO public")
