from benchmarks import voting
from benchmarks.voting_sources import frequent, functions, rules, taxonomy

TEXTS = [
    "where is my new card",
    "my card has not arrived yet",
    "the transfer is still pending",
    "why was my transfer declined?",
    "I want to change my pin",
]


def small(monkeypatch):
    monkeypatch.setattr("benchmarks.voting_sources.COMMONEST", 0)


def test_questions_grow_without_repeats_and_always_the_same():
    grown = voting.grown(TEXTS, 40)
    assert len(set(grown.texts)) == 40 and list(grown.texts[:5]) == TEXTS
    assert grown.texts == voting.grown(TEXTS, 40).texts
    assert list(voting.grown(TEXTS, 2).texts) == TEXTS[:2]


def test_rules_and_functions_are_made_of_frequent_phrases(monkeypatch):
    small(monkeypatch)
    phrases = frequent(TEXTS)
    assert phrases[:2] == ["card", "transfer"] and "my card" in phrases and "my" not in phrases
    made = rules(phrases, 6, ["a", "b"])
    assert [len(r.any) for r in made] == [5] * 6 and {len(r.all) for r in made} == {0, 1}
    assert made == rules(phrases, 6, ["a", "b"]) and made[0].votes_for == "a"
    assert functions(phrases, 8, ["a", "b"]).count("@labeling_function") == 8


def test_ours_and_snorkels_cast_the_same_votes(monkeypatch, tmp_path):
    small(monkeypatch)
    asked = voting.grown(TEXTS, 60)
    found = voting.sides(TEXTS, TEXTS, 8, tmp_path / "made")[:2]
    lines = voting.growth(found, [asked], voting.Anchors(1))
    assert [line[0] for line in lines] == ["phrase rules", "Python functions, in process"]
    assert [line[-1] for line in lines] == [0, 0]
    theirs = voting.snorkel(found[0].theirs, asked)
    ballots = found[0].applier.apply(found[0].ours, asked)
    assert (theirs >= 0).any() and voting.different(ballots[::-1], theirs) > 0
    again = voting.edited(found, asked, voting.Anchors(1))
    assert [line[-1] for line in again] == ["yes", "yes"]


def test_the_taxonomy_takes_the_labels():
    assert taxonomy(3).template_labels == ("t0", "t1", "t2")
