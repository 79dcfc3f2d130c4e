from types import SimpleNamespace

import numpy as np
import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel

from labeling.errors import OracleError
from models.encoding import static_built
from models.encoding.encoders import BUNDLED, weights_of
from models.encoding.named_encoder import NamedEncoder
from models.encoding.static_built import open_static

TABLE = np.array([[1, 0, 0], [0.2, -3, 0.5]], np.float32)


@pytest.fixture
def distilled(monkeypatch):
    """Distilling takes a minute; what comes out is made up here, and counted."""
    made = []

    def distil(weights):
        made.append(weights)
        tokenizer = Tokenizer(WordLevel({"[UNK]": 0, "payout": 1}, unk_token="[UNK]"))
        return SimpleNamespace(embedding=TABLE, unk_token_id=0, tokenizer=tokenizer)

    monkeypatch.setattr(static_built, "_distilled", distil)
    return made


def folder_of(path, text="[]"):
    path.mkdir(exist_ok=True)
    (path / "modules.json").write_text(text)
    return path


def test_it_is_distilled_once_and_named_by_what_came_out(distilled, tmp_path):
    weights = folder_of(tmp_path / "model")
    first = open_static("m", weights, tmp_path / "built")
    again = open_static("m", weights, tmp_path / "built")
    assert len(distilled) == 1 and first.encoder_id == again.encoder_id and first.encoder_id.startswith("static-1/m/")
    expected = TABLE[1].astype(np.float16).astype(np.float32)
    np.testing.assert_allclose(again.encode(["payout"])[0], expected / np.linalg.norm(expected), rtol=1e-6)


@pytest.mark.parametrize("ending", ["json", "safetensors"])
def test_what_is_torn_or_altered_is_distilled_again(distilled, tmp_path, ending):
    weights, built = folder_of(tmp_path / "model"), tmp_path / "built"
    rows = open_static("m", weights, built).encode(["payout"])
    (path,) = built.glob(f"*.{ending}")
    path.write_bytes(path.read_bytes()[:-9])
    assert np.array_equal(open_static("m", weights, built).encode(["payout"]), rows) and len(distilled) == 2


def test_other_weights_are_distilled_for_themselves(distilled, tmp_path):
    open_static("m", folder_of(tmp_path / "model"), tmp_path / "built")
    open_static("m", folder_of(tmp_path / "model", "[1]"), tmp_path / "built")
    assert len(distilled) == 2


def test_without_the_extra_the_remedy_is_named_but_what_was_distilled_works(distilled, tmp_path, monkeypatch):
    weights = folder_of(tmp_path / "model")
    open_static("m", weights, tmp_path / "built")
    monkeypatch.setattr(static_built, "find_spec", lambda name: None)
    assert open_static("m", weights, tmp_path / "built").encode(["my"]).shape == (1, 3)
    with pytest.raises(OracleError, match=r"static:m.*pip install 'living-oracle\[static\]'"):
        open_static("m", weights, tmp_path / "elsewhere")


def test_a_model_without_a_folder_or_of_another_kind_is_named(tmp_path, monkeypatch):
    with pytest.raises(OracleError, match="'static:hub/model': there is no such folder"):
        NamedEncoder("static:hub/model", tmp_path).encode(["x"])
    monkeypatch.setattr(static_built, "_distilled", lambda weights: 1 / 0)
    with pytest.raises(OracleError, match="'static:m' cannot be distilled by model2vec"):
        open_static("m", folder_of(tmp_path / "model"), tmp_path / "built")


def test_a_name_leads_to_it(distilled, tmp_path):
    named = NamedEncoder(f"static:{BUNDLED}", tmp_path)
    assert named.encoder_id.startswith(f"static-1/{BUNDLED}/") and distilled == [weights_of(BUNDLED)]
