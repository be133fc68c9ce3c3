"""The drawing of the house: computed from the code's imports, and up to date."""

from scripts import house

ROOMS = {
    "door": frozenset({"hall", "cellar"}),
    "hall": frozenset({"stairs", "cellar"}),
    "stairs": frozenset({"cellar"}),
    "cellar": frozenset(),
    "attic": frozenset({"cellar"}),
}


def test_the_drawing_of_the_house_is_that_of_the_code() -> None:
    assert house.FILE.read_text("utf-8") == house.drawn(house.imports()), "run make house"


def test_every_import_goes_down_a_floor() -> None:
    for rooms in (ROOMS, house.imports()):
        floor = house.floors(rooms)
        assert all(floor[room] > floor[other] for room in rooms for other in rooms[room])


def test_an_arrow_is_drawn_unless_other_arrows_imply_it() -> None:
    arrows = house.needed(ROOMS)
    assert set(arrows) == {("door", "hall"), ("hall", "stairs"), ("stairs", "cellar"), ("attic", "cellar")}


def test_every_room_has_a_description_and_is_drawn() -> None:
    drawing = house.drawn(house.imports())
    for room in house.imports():
        assert house.description(room)
        assert f">{room}</text>" in drawing
