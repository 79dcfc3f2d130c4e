from datetime import UTC, datetime, timedelta, timezone

from labeling.curating.moves import MERGE, SPLIT, UNDO, Move
from labeling.store.moves import append_move, moves

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def test_moves_come_back_in_their_order_as_they_went_in(store):
    there = NOW.astimezone(timezone(timedelta(hours=2)))
    wanted = [
        Move(0, there, "ann", SPLIT, "a", ("a", "b", "c"), "أين 👋 <b>"),
        Move(0, NOW, "bob", MERGE, "c", ("d",)),
        Move(0, NOW, "bob", UNDO, "c", ("c",), "", 2),
    ]
    with store.write() as connection:
        written = [append_move(connection, move) for move in wanted]
    assert [m.move_id for m in written] == [1, 2, 3]
    found = store.moves()
    assert found.log == tuple(written) and found.log[0].at.utcoffset() == timedelta(0)
    assert found.target("a") == ("a", "b", "c") and found.undone == {2}


def test_a_new_store_has_none(store):
    with store.read() as connection:
        assert moves(connection).log == ()
