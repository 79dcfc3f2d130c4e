"""What a worker does with a block, with the encoder that workspaces have by default."""

from app.cluster.parts import EMBEDDINGS, part_path, read_embeddings
from app.cluster.tasks import Encode
from app.workspace import Workspace


def test_a_block_is_encoded_as_this_process_encodes_it_bit_for_bit(shop, tmp_path, ask):
    questions = ask("Where is my parcel?", "refund", "How do I pause my payouts until the bank has changed?")
    workspace = Workspace(shop)
    Encode(shop, tmp_path, workspace.encoder.encoder_id)(0, questions)
    rows = read_embeddings(part_path(tmp_path, EMBEDDINGS, 0))
    alone = [workspace.encoder.encoder.encode([text]) for text in questions.texts]
    assert rows.tobytes() == b"".join(row.tobytes() for row in alone)
