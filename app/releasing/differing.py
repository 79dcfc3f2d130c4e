"""What differs between two releases, in sentences: what they were made from, and their figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from labeling.disk.question_table import FILE, OLD_FILE
from labeling.store.releases import ReleaseRow
from labeling.values import SPLITS

LONGEST = 5
MANY_GOLD = 3
NOTHING = "Both were made from the same."

Lineage = Mapping[str, Any]


def lineage_of(row: ReleaseRow) -> Lineage:
    """What a release was made from; empty where an old one does not say."""
    found = row.manifest.get("lineage")
    return found if isinstance(found, Mapping) else {}


def made_from(before: ReleaseRow, after: ReleaseRow) -> list[str]:
    """A sentence for each thing that the second was made from and the first was not, or otherwise.

    What one of them does not tell, as releases of earlier versions of the program do not, is passed over.
    """
    old, new = lineage_of(before), lineage_of(after)
    return [*_voters(old, new), *_muted(old, new), *_gold(old, new), *_templates(old, new), *_rest(old, new)]


def _both(old: Lineage, new: Lineage, name: str) -> tuple[Any, Any] | None:
    return (old[name], new[name]) if name in old and name in new and old[name] != new[name] else None


def _voters(old: Lineage, new: Lineage) -> Iterator[str]:
    if "voters" not in old or "voters" not in new:
        if _both(old, new, "labeling_functions"):
            yield "Functions or rules differ."
        return
    then, now = old["voters"], new["voters"]
    changed = [name for name in now if name in then and now[name]["version"] != then[name]["version"]]
    yield from _listed(changed, "voter votes otherwise", "voters vote otherwise")
    yield from _listed([name for name in now if name not in then], "voter is new", "voters are new")
    yield from _listed([name for name in then if name not in now], "voter is gone", "voters are gone")


def _muted(old: Lineage, new: Lineage) -> Iterator[str]:
    then, now = set(old.get("muted", ())), set(new.get("muted", ()))
    yield from _listed(sorted(now - then), "voter was muted", "voters were muted")
    yield from _listed(sorted(then - now), "voter is heard again", "voters are heard again")


def _gold(old: Lineage, new: Lineage) -> Iterator[str]:
    found = _both(old, new, "gold")
    if found is None:
        if not ("gold" in old and "gold" in new) and _differs(old, new, "ingest", "gold.npz"):
            yield "The gold differs."
        return
    then, now = found
    moved = {split: now["splits"][split] - then["splits"][split] for split in SPLITS}
    said = [f"{abs(n):,} {'more' if n > 0 else 'fewer'} in {split}" for split, n in moved.items() if n]
    most = _most_moved(then["labels"], now["labels"])
    if said:
        yield f"Gold: {', '.join(said)}{f'; most for {most}' if most else ''}."
    elif most:
        yield f"As much gold, with other labels; most for {most}."
    else:
        yield "As much gold of every label, on other questions or places."


def _most_moved(then: Mapping[str, Mapping[str, int]], now: Mapping[str, Mapping[str, int]]) -> str:
    names = dict.fromkeys([*then, *now])
    moved = {name: sum(now.get(name, {}).values()) - sum(then.get(name, {}).values()) for name in names}
    largest = sorted((name for name in moved if moved[name]), key=lambda name: (-abs(moved[name]), name))
    return ", ".join(f"'{name}' ({moved[name]:+,})" for name in largest[:MANY_GOLD])


def _templates(old: Lineage, new: Lineage) -> Iterator[str]:
    found = _both(old, new, "templates")
    if found is None:
        if not ("templates" in old and "templates" in new) and _differs(old, new, "ingest", "taxonomy.json"):
            yield "The templates differ."
        return
    then, now = found
    yield from _listed([name for name in now if name not in then], "template is new", "templates are new")
    yield from _listed([name for name in then if name not in now], "template is gone", "templates are gone")
    edited = [
        f"{name} (version {now[name]}, was {then[name]})" for name in now if then.get(name, now[name]) != now[name]
    ]
    yield from _listed(edited, "template was edited", "templates were edited")


def _rest(old: Lineage, new: Lineage) -> Iterator[str]:
    if any(_differs(old, new, "ingest", name) for name in (FILE, OLD_FILE)):
        yield "The questions differ."
    if found := _both(old, new, "files"):
        then, now = found
        files = sorted(name for name in {*then, *now} if then.get(name) != now.get(name))
        yield f"Data files differ: {_cut(files)}."
    if not ("encoder" in old and "encoder" in new) and _differs(old, new, "encode"):
        yield "The encoder or what it makes of the questions differs."
    if found := _both(old, new, "encoder"):
        yield f"Encoder: {found[1]}, was {found[0]}."
    if found := _both(old, new, "label_model"):
        yield f"Label model: {model_words(found[1])}, was {model_words(found[0])}."
    yield from _settings(old.get("settings") or {}, new.get("settings") or {})
    if _both(old, new, "training"):
        yield "The training is set otherwise."
    if _both(old, new, "code"):
        yield "They were made by different versions of the program."


def model_words(model: Mapping[str, Any]) -> str:
    """A label model by its name, and by its half-life where it has one."""
    days = model["half_life"]
    return f"{model['name']} with a half-life of {days:g} days" if days else str(model["name"])


def _settings(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for name in now:
        if name in then and then[name] != now[name]:
            yield f"Setting {name}: {_said(now[name])}, was {_said(then[name])}."


def _said(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{k} = {v}" for k, v in sorted(value.items())) or "nothing"
    return "nothing" if value in (None, "", [], ()) else str(value)


def _differs(old: Lineage, new: Lineage, step: str, name: str = "") -> bool:
    """Whether both tell what a step (or one file of it) came to, and it is not the same."""
    then, now = ((line.get("steps") or {}).get(step) or {} for line in (old, new))
    if name:
        return name in then and name in now and bool(then[name] != now[name])
    return bool(then and now and then != now)


def _listed(names: Sequence[str], one: str, many: str) -> Iterator[str]:
    if names:
        yield f"{len(names):,} {one if len(names) == 1 else many}: {_cut(names)}."


def _cut(names: Sequence[str]) -> str:
    more = len(names) - LONGEST
    return ", ".join(names[:LONGEST]) + (f" and {more:,} more" if more > 0 else "")
