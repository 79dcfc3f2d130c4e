import numpy as np

from app.services import open_suggester
from app.workspace import Workspace
from labeling.values import Question, Questions
from models.releasing.release_texts import has_any, without_texts
from models.releasing.releases import load_release


def test_a_release_without_a_text_is_the_same_otherwise(shop):
    workspace = Workspace(shop)
    with workspace.open_store() as store:
        old = store.current_release()
    before = load_release(workspace.releases, old)
    gone = before.memory.texts[1]
    new = without_texts(workspace.releases, old, {gone, "never seen"})
    after = load_release(workspace.releases, new)
    assert new != old and gone not in after.memory.texts and len(after.memory.texts) == len(before.memory.texts) - 1
    assert len(after.cascade.anchors.rows) == len(after.memory.texts)
    np.testing.assert_array_equal(after.cascade.head.coef, before.cascade.head.coef)
    assert has_any(workspace.releases, old, {gone}) and not has_any(workspace.releases, new, {gone})
    assert without_texts(workspace.releases, old, {gone}) == new  # again, as after a program that was killed


def test_a_release_without_any_text_still_answers(shop):
    workspace = Workspace(shop)
    with workspace.open_store() as store:
        old = store.current_release()
    new = without_texts(workspace.releases, old, load_release(workspace.releases, old).memory.texts)
    suggester = open_suggester(workspace)
    bare = type(suggester)(load_release(workspace.releases, new), suggester.encoder, [])
    found = bare.suggest(Questions((Question("q", "Where is my parcel?"),)), {})[0]
    assert found.neighbours == () and 0 <= found.template_proba <= 1
