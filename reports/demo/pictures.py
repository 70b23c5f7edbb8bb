"""Drawn pictures in place of photos, so that pages show something and nobody's house is shown."""

import io
import random

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw, ImageOps

from households.models import VisitPhoto
from households.models.visits import VisitState
from households.visits.photos import clean_photo, pieces_of
from reports.demo.chance import uuid7_at
from reports.demo.loading import copy_rows

SIZE = (960, 720)
LISTED = ("bands", "turned", "turned_bands")
KINDS = ("front", "floor", "latrine")
SKY, GROUND, EARTH, STONE = "#a9cfe8", "#b79b6c", "#8f6b43", "#a7a39b"
WALLS = {1: "#e6dccb", 2: "#cbb592", 3: "#9c6f44", 4: "#c8a765", 5: "#7d5a3a", 6: "#b3aa9c", 7: "#a09a8e"}
ROOFS = {1: "#8d8d8d", 2: "#a8482f", 3: "#8a98a3", 4: "#b9bdbd", 5: "#b0935a", 6: "#6e4c2e", 7: "#7a6232", 8: "#777777"}
FLOORS = {
    1: "#d8d4cf",
    2: "#e8e4dc",
    3: "#c2a27c",
    4: "#cf9f7c",
    5: "#9c7448",
    6: "#b0aca4",
    7: "#c5a866",
    8: EARTH,
    9: STONE,
}


def add_pictures(rng, records, visits_wanted) -> int:
    """Draw the house, the floor and the latrine of the first `visits_wanted` visits that met somebody.

    One that waits for review shows another family's house, made smaller: somebody has to notice.
    """
    rows = []
    pictured = [one for one in records if one.presence == "found"][:visits_wanted]
    again = next((one for one in pictured[1:] if one.state == VisitState.SUBMITTED), None)
    for record in pictured:
        for kind in KINDS:
            image = draw(rng, kind, record)
            image = _as_taken(image, f"{record.id}{kind}")
            if record is pictured[0] and kind == KINDS[0]:
                house = image
            elif record is again and kind == KINDS[0]:
                image = house.resize((700, 525))
            photo = clean_photo(_file(image))
            number = uuid7_at(rng, record.created_at)
            name = f"visits/{record.visited_on:%Y/%m}/{number}.jpg"
            if default_storage.exists(name):
                default_storage.delete(name)
            name = default_storage.save(name, ContentFile(photo.content))
            look = pieces_of(photo)
            look = (look["look"], *(_array(look[name]) for name in LISTED))
            rows.append((number, record.id, kind, name, photo.sha256, record.created_at, *look))
    columns = ("id", "visit", "kind", "image", "sha256", "added_at", "look", *LISTED)
    return copy_rows(VisitPhoto, columns, rows)


def _as_taken(image, key):
    """The drawing from another place each time, with light and leaves in front: no two look the same."""
    chance = random.Random(key)  # noqa: S311 - invented data, the same for the same visit
    left, top = chance.randint(0, 200), chance.randint(0, 130)
    image = image.crop((left, top, left + chance.randint(620, 760), top + chance.randint(470, 590))).resize(SIZE)
    pen = ImageDraw.Draw(image, "RGBA")
    for _shadow in range(4):
        x, y = chance.randint(-300, 700), chance.randint(-200, 500)
        box = (x, y, x + chance.randint(300, 700), y + chance.randint(200, 500))
        pen.ellipse(box, (*chance.choice(((20, 25, 40), (255, 250, 235))), chance.randint(22, 48)))
    for _leaf in range(3):
        x, y = chance.choice((-90, 850)) + chance.randint(-60, 60), chance.randint(-120, 640)
        pen.ellipse((x, y, x + 210, y + chance.randint(140, 260)), (58, 104, 52, 255))
    return ImageOps.mirror(image) if chance.random() < 0.5 else image


def _array(values):
    """A list as PostgreSQL writes it."""
    return None if values is None else "{" + ",".join(map(str, values)) + "}"


def draw(rng, kind, record):
    """A picture of that kind that fits what the visit answered."""
    image = Image.new("RGB", SIZE, SKY)
    {"front": _front, "floor": _floor, "latrine": _latrine}[kind](rng, ImageDraw.Draw(image), record)
    return image


def _front(rng, pen, record):
    pen.rectangle((0, 470, 960, 720), GROUND)
    left, right = rng.randint(150, 230), rng.randint(700, 800)
    pen.rectangle((left, 280, right, 600), WALLS[record.wall])
    if record.wall in (3, 4, 5):
        for x in range(left, right, 26):
            pen.line((x, 280, x, 600), "#5f452b", 2)
    pen.polygon((left - 50, 290, right + 50, 290, (left + right) // 2, rng.randint(120, 180)), ROOFS[record.roof])
    door = rng.randint(left + 60, right - 180)
    pen.rectangle((door, 400, door + 100, 600), "#5a3b22")
    pen.rectangle((right - 130, 370, right - 50, 460), "#33414b")
    for _tree in range(rng.randint(1, 3)):
        x = rng.choice((rng.randint(20, 110), rng.randint(850, 930)))
        pen.rectangle((x - 7, 330, x + 7, 560), "#6b4a2b")
        pen.ellipse((x - 70, 210, x + 70, 370), "#4e7d3a")


def _floor(rng, pen, record):
    pen.rectangle((0, 0, 960, 260), WALLS[record.wall])
    pen.rectangle((0, 260, 960, 720), FLOORS[record.floor])
    if record.floor in (1, 2, 4):
        for x in range(-400, 1400, 120):
            pen.line((480 + (x - 480) // 2, 260, x, 720), "#8f8a82", 2)
        for y in (300, 360, 450, 570):
            pen.line((0, y, 960, y), "#8f8a82", 2)
    else:
        for _speck in range(160):
            x, y = rng.randint(0, 950), rng.randint(270, 710)
            pen.ellipse((x, y, x + rng.randint(3, 12), y + 4), "#6d5a44")


def _latrine(rng, pen, record):
    pen.rectangle((0, 470, 960, 720), GROUND)
    if record.toilet == 6:
        for _bush in range(9):
            x = rng.randint(0, 900)
            pen.ellipse((x, rng.randint(360, 460), x + 160, 600), "#5d8544")
        return
    pen.rectangle((300, 170, 660, 620), WALLS[3 if record.toilet > 1 else 1])
    pen.polygon((270, 180, 690, 180, 650, 120, 310, 120), ROOFS[3])
    pen.rectangle((410, 290, 550, 620), "#4a5d68")
    pen.ellipse((700, 520, 820, 650), "#2f6ea8")


def _file(image):
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=80)
    return ContentFile(buffer.getvalue())
