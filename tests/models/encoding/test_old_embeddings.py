import numpy as np

from labeling.hashing import digest
from models.encoding.embedding_cache import EmbeddingFiles, keys_of
from models.encoding.encoders import CachedEncoder
from models.encoding.old_embeddings import take_over


def old_block(path, texts, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    keys = np.array([digest(t)[:32].encode() for t in texts], "S32")
    np.savez(path, keys=keys, vectors=np.asarray(rows, np.float32))


def test_old_blocks_are_read_over_once_and_removed(tmp_path):
    old_block(tmp_path / "1.npz", ["a", "b"], [[1, 2], [3, 4]])
    old_block(tmp_path / "2.npz", ["c"], [[5, 6]])
    (tmp_path / "3.npz").write_bytes(b"torn")
    files = EmbeddingFiles(tmp_path)
    assert take_over(files) == 3 and not list(tmp_path.glob("*.npz"))
    out = np.zeros((3, 2), np.float32)
    assert files.read_into(keys_of(["c", "a", "b"]), out).all()
    assert out.tolist() == [[5, 6], [1, 2], [3, 4]]
    assert take_over(files) == 0


def test_an_encoder_knows_what_was_kept_the_old_way(encoder, tmp_path):
    cached = CachedEncoder(encoder, tmp_path)
    old_block(cached.folder / "1.npz", ["a", "b"], encoder.encode(["a", "b"]))
    encoder.calls.clear()
    assert np.array_equal(cached.encode(["b", "a"]), encoder.encode(["b", "a"]))
    assert len(encoder.calls) == 1  # ours, for the comparison
