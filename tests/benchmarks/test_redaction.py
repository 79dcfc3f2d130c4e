from benchmarks.redaction import OWN, SAMPLES, read_samples, score
from labeling.redaction import KINDS, Redactor


def test_what_is_promised_of_redaction_holds_on_the_samples():
    redactor = Redactor.sparing(KINDS, OWN)
    parts = {part: read_samples(SAMPLES / f"{part}.txt") for part in ("dev", "test")}
    assert sum(map(len, parts.values())) >= 300
    assert not {s.text for s in parts["dev"]} & {s.text for s in parts["test"]}
    for samples in parts.values():
        found = score(redactor, samples)
        recall = {k: found.found[k] / (found.found[k] + found.missed[k]) for k in KINDS}
        assert recall["e-mail"] == recall["card"] == 1 and recall["phone"] >= 0.95 and recall["name"] >= 0.8
        right, extra = sum(found.found.values()), sum(found.extra.values())
        assert right / (right + extra) >= 0.95
