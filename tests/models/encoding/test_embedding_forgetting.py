import numpy as np

from models.encoding.embedding_cache import EmbeddingFiles, keys_of

TEXTS = [f"text {i}" for i in range(10)]


def rows(n):
    return np.arange(n * 4, dtype=np.float32).reshape(n, 4)


def known(files, texts):
    out = np.zeros((len(texts), 4), np.float32)
    return files.read_into(keys_of(texts), out).tolist(), out


def test_rows_go_and_the_others_stay(tmp_path):
    files, other = EmbeddingFiles(tmp_path), EmbeddingFiles(tmp_path)
    files.append(keys_of(TEXTS), rows(10))
    files.append(keys_of(TEXTS[3:4]), rows(1))  # once more
    assert known(other, TEXTS)[0] == [True] * 10
    assert files.forget(keys_of(["text 3", "text 9", "never seen"])) == 3
    for one in (files, other, EmbeddingFiles(tmp_path)):
        there, out = known(one, TEXTS)
        assert there == [i not in (3, 9) for i in range(10)]
        assert (out[4] == rows(10)[4]).all()
    assert rows(10)[9].tobytes() not in (tmp_path / "rows").read_bytes()
    assert files.forget(keys_of(["text 3"])) == 0
    other.append(keys_of(["new"]), rows(1))
    assert known(files, ["new", "text 8"])[0] == [True, True]


def test_nothing_there_and_nothing_left(tmp_path):
    files = EmbeddingFiles(tmp_path)
    assert files.forget(keys_of(["a"])) == 0
    files.append(keys_of(["a"]), rows(1))
    assert files.forget(keys_of(["a"])) == 1 and files.dimensions is None
    files.append(keys_of(["b"]), rows(1))
    assert known(files, ["a", "b"])[0] == [False, True]


def test_what_was_cut_off_between_the_two_files_is_put_right(tmp_path):
    files = EmbeddingFiles(tmp_path)
    files.append(keys_of(TEXTS), rows(10))
    (tmp_path / "rows").write_bytes(np.delete(rows(10), 3, axis=0).tobytes())  # and the keys are as they were
    assert EmbeddingFiles(tmp_path).forget(keys_of(["text 3"])) == 1
    there, out = known(EmbeddingFiles(tmp_path), TEXTS)
    assert there[:3] == [True] * 3 and not any(there[3:])
    assert (out[:3] == rows(10)[:3]).all()
