"""`oracle release mode` and `shadow`."""

import json


def test_stages_are_shown_and_switched(command, shop):
    code, said = command("-w", shop, "release", "mode")
    assert (code, said.split()) == (
        0,
        ["validity", "live", "topic", "live", "template", "live", "candidate", "none"],
    )
    code, said = command("-w", shop, "release", "mode", "topic", "shadow", "--json")
    assert (code, json.loads(said)) == (
        0,
        {"validity": "live", "topic": "shadow", "template": "live", "candidate": None},
    )
    assert command("-w", shop, "release", "mode", "topic", "on")[0] == 2
    code, said = command("-w", shop, "release", "mode", "topc", "off")
    assert code == 2 and "unknown stage 'topc'; did you mean 'topic'?" in said.replace("\n", " ")


def test_a_candidate_is_named_or_ended_never_both(command, shop):
    for words in ((), ("r-one", "--end")):
        code, said = command("-w", shop, "release", "shadow", *words)
        assert code == 2 and "name one release" in said
    code, said = command("-w", shop, "release", "shadow", "--end")
    assert code == 2 and "no release runs in shadow" in said
