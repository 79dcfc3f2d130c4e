"""What functions may not do is told by the events that Python audits; the guard itself is tried in workers."""

import io
import os

import pytest

from labeling.asking import guard, printing
from labeling.asking.guard import FILES, LIMITS, NATIVE, NETWORK, PROGRAMS, Guard, Refused, leave_network, refused
from labeling.asking.world import World


@pytest.mark.parametrize(
    ("event", "what"),
    [
        ("socket.connect", NETWORK),
        ("socket.gethostname", ""),
        ("subprocess.Popen", PROGRAMS),
        ("os.exec", PROGRAMS),
        ("os.fork", PROGRAMS),
        ("os.remove", FILES),
        ("shutil.rmtree", FILES),
        ("sqlite3.connect", FILES),
        ("ctypes.dlopen", NATIVE),
        ("resource.setrlimit", LIMITS),
        ("import", ""),
        ("os.listdir", ""),
    ],
)
def test_events(event, what):
    assert refused(event) == what


@pytest.mark.parametrize(
    ("about", "what"),
    [
        (("a", "r", os.O_RDONLY), ""),
        (("a", "w", None), FILES),
        (("a", None, os.O_CREAT | os.O_WRONLY), FILES),
        (("a", "r+", None), FILES),
        ((os.devnull, "w", os.O_WRONLY), ""),
        ((3, "rb", 0), ""),
    ],
)
def test_opening(about, what):
    made = Guard()
    if what:
        with pytest.raises(Refused, match=what):
            made._look("open", about)
        assert made.taken() == what and made.taken() == ""
    else:
        made._look("open", about)
    with made.off():
        made._look("open", about)


def test_the_network_is_left_where_the_kernel_lets_us(monkeypatch):
    monkeypatch.setattr(guard.sys, "platform", "linux")
    assert leave_network(lambda flags: 0) and not leave_network(lambda flags: -1)
    monkeypatch.setattr(guard.sys, "platform", "darwin")
    assert not leave_network(lambda flags: 0)


def test_a_changed_world_is_told_and_put_back(tmp_path, monkeypatch):
    world, real = World.now(), os.getcwd
    assert world.changed() == ""
    os.getcwd = None
    assert world.changed() == "it changed os.getcwd, which all functions share" and os.getcwd is real
    monkeypatch.chdir(tmp_path)
    assert "working folder" in world.changed()


def test_a_little_of_what_is_printed_is_passed_on():
    out = io.StringIO()
    few = printing.Few(out, 5)
    assert few.write("abc") == 3 and few.write("defg") == 4 and few.write("more") == 4
    assert out.getvalue() == "abcde" + printing.REST and few.writable()
