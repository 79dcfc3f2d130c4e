import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labeling.curating.tone_guide import SHIPPED, Guide, Phrase, read_guide, shipped_guide, to_toml, write_guide
from labeling.errors import OracleError


@pytest.fixture
def guide_of(tmp_path):
    def read(text):
        path = tmp_path / "tone.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_guide(path)

    return read


def test_without_a_file_the_shipped_guide_counts(tmp_path):
    assert read_guide(tmp_path / "tone.toml") is shipped_guide()
    assert len(shipped_guide().phrases) > 30
    assert all(phrase.instead for phrase in shipped_guide().phrases)
    assert read_guide(SHIPPED) == shipped_guide()


def test_what_a_file_leaves_out_keeps_its_shipped_value(guide_of):
    guide = guide_of('most_words = 80\ngreetings = ["  Moin  moin "]')
    assert (guide.most_words, guide.greetings) == (80, ("Moin moin",))
    assert guide.phrases == shipped_guide().phrases
    assert guide_of("phrase = []").phrases == ()


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("links = 1\nmost_wrods = 3", 2, "unknown key 'most_wrods'; did you mean 'most_words'"),
        ("links = -1", 1, "links = -1 is no whole number from 0 on; 0 switches it off"),
        ("links = true", 1, "links = True is no whole number"),
        ("links = 1.5", 1, "links = 1.5 is no whole number"),
        ('\ngreetings = "Hi"', 2, "greetings takes a list of texts"),
        ('greetings = [" "]', 1, "greetings takes a list of texts"),
        ("least_words = 9\nmost_words = 3", 1, "least_words = 9 is more than most_words = 3"),
        ("least_words = 900", 1, "is more than most_words = 120"),
        ('phrase = "x"', 1, r"starts with \[\[phrase\]\]"),
        ('[phrase]\ntext = "x"', 1, r"starts with \[\[phrase\]\]"),
        ('[[phrase]]\ninstead = "x"', 1, "needs a text"),
        ('[[phrase]]\ntext = "x"\nsevere = "x"', 1, "unknown key 'severe'; did you mean 'severity'"),
        ('[[phrase]]\ntext = "x"\nseverity = "hnt"', 1, "unknown severity 'hnt'; did you mean 'hint'"),
        ("[[phrase]]\ntext = 3", 1, "text of a phrase takes a text, not 3"),
        ('[[phrase]]\ntext = "a b"\n[[phrase]]\ntext = "A  b"', 3, "stands in line 1 already"),
        ("links = \nlinks = 3", 1, "not valid TOML"),
        (b"links = \xff", 1, "not UTF-8"),
    ],
)
def test_a_wrong_guide_names_file_line_and_remedy(guide_of, text, line, message):
    with pytest.raises(OracleError, match=message) as caught:
        guide_of(text)
    assert caught.value.path.name == "tone.toml"
    assert caught.value.line == line


TEXTS = st.text(min_size=1, max_size=20).map(lambda t: " ".join(t.split())).filter(bool)
PHRASES = st.builds(Phrase, TEXTS, st.just('Say "it" \\ so'), st.sampled_from(["problem", "hint"]))
LISTS = st.lists(TEXTS, max_size=3).map(tuple)


@settings(suppress_health_check=[HealthCheck.too_slow])  # which a busy machine sets off
@given(
    st.builds(
        Guide,
        links=st.integers(0, 99),
        greetings=LISTS,
        sign_offs=LISTS,
        phrases=st.lists(PHRASES, max_size=3, unique_by=lambda p: p.text.casefold()).map(tuple),
    )
)
def test_any_guide_reads_back_the_same(tmp_path_factory, guide):
    path = tmp_path_factory.mktemp("guide") / "tone.toml"
    write_guide(path, guide)
    assert read_guide(path) == guide


def test_an_invalid_guide_leaves_the_file_as_it_was(tmp_path):
    path = tmp_path / "tone.toml"
    write_guide(path, Guide(links=3))
    with pytest.raises(OracleError, match="is more than") as caught:
        write_guide(path, Guide(least_words=5, most_words=2))
    assert caught.value.path is None
    assert read_guide(path).links == 3
    assert [p.name for p in tmp_path.iterdir()] == ["tone.toml"]
    assert to_toml(Guide(links=3)) == path.read_text()
