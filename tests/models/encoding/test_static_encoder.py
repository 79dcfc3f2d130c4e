import numpy as np
import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from models.encoding.static_encoder import TEXTS, TOKENS, Recipe, StaticEncoder, unit

WORDS = ["[UNK]", "where", "is", "my", "payout", "refund"]
TABLE = np.random.default_rng(3).normal(size=(len(WORDS), 5)).astype(np.float32)


def static(unknown=0):
    tokenizer = Tokenizer(WordLevel({w: i for i, w in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    return StaticEncoder("static/test", TABLE, Recipe("", tokenizer.to_str(), unknown))


def test_a_row_is_the_mean_of_its_tokens_at_length_one():
    rows = static().encode(["where is my payout", "payout nonsense"])
    expected = np.array([TABLE[1:5].sum(axis=0), TABLE[4]])
    assert rows.dtype == np.float32
    np.testing.assert_allclose(rows, expected / np.linalg.norm(expected, axis=1, keepdims=True), rtol=1e-6)


def test_a_row_is_the_same_alone_and_in_any_batch():
    rng = np.random.default_rng(4)
    texts = [" ".join(rng.choice(WORDS, n)) for n in rng.integers(0, 40, TEXTS + 50)]
    together, turned = static().encode(texts), static().encode(texts[::-1])[::-1]
    alone = np.vstack([static().encode([t]) for t in texts[-60:]])
    assert np.array_equal(together, turned) and np.array_equal(together[-60:], alone)


def test_texts_without_a_known_token_have_a_row_too():
    rows = static().encode(["", "nonsense", "😡 \u202e \ud800", "where"])
    assert np.isfinite(rows).all() and np.allclose(np.linalg.norm(rows, axis=1), 1)
    assert np.array_equal(rows[1], unit(TABLE[:1])[0])
    assert static(-1).encode([""])[0].tolist() == [1, 0, 0, 0, 0]
    assert static().encode([]).shape == (0, 0)


def test_what_stands_behind_the_limit_does_not_count():
    assert np.array_equal(*static().encode(["my " * TOKENS + "payout", "my " * TOKENS]))


def test_a_recipe_knows_itself_by_all_that_is_in_it():
    assert len({Recipe("a", "b", 1).digest(), Recipe("a", "b", 2).digest(), Recipe("a", "c", 1).digest()}) == 3


@pytest.mark.parametrize("n", [1, 3])
def test_rows_of_zeros_become_the_first_axis(n):
    assert unit(np.zeros((n, 2), np.float32)).tolist() == [[1, 0]] * n
