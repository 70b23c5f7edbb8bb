"""Identity numbers that fit their bearers and are used once."""

from reports.demo.chance import Weighted

FEMALE_DAY = 40
LAST_SERIAL = 9_999
FOREIGN = 0.13
WITHOUT_NIK = 0.012
WITHOUT_NIK_BABY = 0.3

# Where the numbers of people who moved in come from: the regencies of the province, Surabaya, Makassar.
FOREIGN_AREAS = Weighted(
    {
        "5301": 20, "5302": 22, "5303": 12, "5304": 10, "5305": 8, "5306": 5, "5307": 4, "5308": 5, "5309": 3,
        "5310": 3, "5311": 4, "5312": 3, "5313": 2, "5314": 14, "5320": 10, "5321": 5, "3578": 3, "7371": 3,
    }
)  # fmt: skip
SUBDISTRICTS = 12


class Numbers:
    """Gives out NIK and No. KK; the serial counts up for each area and day."""

    def __init__(self, rng):
        self.rng = rng
        self._last = {}

    def nik(self, prefix, sex, birth_date, age) -> str | None:
        """A NIK issued in `prefix`, at times elsewhere; None for those who have none yet, mostly babies."""
        draw = self.rng.random()
        if draw < (WITHOUT_NIK_BABY if age < 1 else WITHOUT_NIK):
            return None
        if age > 15 and draw > 1 - FOREIGN:
            prefix = f"{FOREIGN_AREAS.draw(self.rng)}{self.rng.randint(1, SUBDISTRICTS):02d}"
        return self._next(prefix, birth_date.day + (FEMALE_DAY if sex == "P" else 0), birth_date)

    def beside(self, nik, birth_date) -> str:
        """Another NIK of the same area, day and sex: what a slip of the pen makes of this one."""
        return self._next(nik[:6], int(nik[6:8]), birth_date)

    def kk(self, prefix, registered_on) -> str:
        """A No. KK registered on that day."""
        return self._next(prefix, registered_on.day, registered_on)

    def _next(self, prefix, day, date) -> str:
        stem = f"{prefix}{day:02d}{date:%m%y}"
        serial = self._last.get(stem, 0) + 1
        if serial > LAST_SERIAL:
            raise OverflowError(f"no serial left for {stem[:6]}")
        self._last[stem] = serial
        return f"{stem}{serial:04d}"
