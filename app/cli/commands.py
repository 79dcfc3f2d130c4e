"""All commands, put together."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli.acting import act
from app.cli.lazy import LazyGroup, Row


class Commands(LazyGroup):
    """All of them: by the name on the command line the module, what stands in it, and its help in a line."""

    table = {
        "init": Row(
            "workspaces",
            "init",
            "Make a new workspace that runs: a few templates, questions, gold, a function and a rule.",
        ),
        "run": Row("pipeline", "run", "The main job: ingest, encode, vote, denoise, train, evaluate, gate, release."),
        "ingest": Row("pipeline", "ingest", "Check files and load them into the store, all or none."),
        "label": Row("pipeline", "label", "Make labels: ingest, encode, vote, denoise."),
        "train": Row("pipeline", "train", "Make labels and train the cascade, without releasing it."),
        "evaluate": Row(
            "pipeline", "evaluate", "Report on one split: validity, topic, template, cascade, votes, label model."
        ),
        "suggest": Row(
            "answers",
            "suggest",
            "Suggest an answer to one question, with stages and reasons; or to a file of questions.",
        ),
        "why": Row(
            "why",
            "why",
            "Show why a question has its label: what every vote adds, and what changed since the labels before.",
        ),
        "lf": Row("functions", "commands", "Labeling functions and rules: check, list, analyze, diff, suggest, mute."),
        "llm": Row(
            "llm",
            "commands",
            "A language model as one voter among others: what asking it would cost, and asking it.",
        ),
        "gold": Row("gold", "commands", "Gold: check how good it is."),
        "topics": Row(
            "topics",
            "commands",
            "Topics: find those that no template answers yet; list, rename, merge, split, retire.",
        ),
        "template": Row(
            "taxonomy",
            "commands",
            "Templates: list, show, rename, merge, split, retire; all that was said about them follows.",
        ),
        "review": Row("review", "commands", "Review: what to decide next, and decisions in files."),
        "import": Row(
            "exchange",
            "import_",
            "Take in questions, decisions, gold or templates of another tool, each file as a whole or not at all.",
        ),
        "export": Row(
            "exchange",
            "export",
            "Write questions with gold and likeliest labels, reviews or templates for another tool.",
        ),
        "change": Row("changes", "commands", "Changes of the product, and what each makes stale."),
        "release": Row(
            "releases",
            "commands",
            "Releases: list, compare, promote, roll back, prune; stages off, in shadow or live.",
        ),
        "app": Row(
            "desk",
            "app",
            "Open the experts' desk in the browser, on this machine only unless people sign in; stop it with Ctrl+C.",
        ),
        "serve": Row(
            "serve",
            "serve",
            "Suggest answers over HTTP; stop it with Ctrl+C or SIGTERM (exit code 0), and no request is lost.",
        ),
        "schedule": Row(
            "schedule", "commands", "What runs by itself and when: retraining, freshness, monitoring, backups."
        ),
        "backup": Row(
            "backup",
            "backup",
            "Copy everything people made and the releases in use, consistently and while all goes on.",
        ),
        "restore": Row(
            "backup",
            "restore",
            "Make a workspace from a backup; every hash is checked first, and nothing is written where one is wrong.",
        ),
        "erase": Row(
            "erase",
            "erase",
            "Remove a question, a case or a customer from everywhere, and look that nothing is left.",
        ),
        "simulate": Row(
            "simulate",
            "simulate",
            "Let simulated customers and agents use the service, so that every page can be seen alive.",
        ),
        "token": Row("tokens", "commands", "Tokens of the HTTP service: create, list, revoke."),
        "audit": Row(
            "audit",
            "audit",
            "Show who did what and when: every transaction that wrote, with its role and where it came in.",
        ),
        "fresh": Row(
            "fresh",
            "fresh",
            "Show how fresh everything is: the score, what would raise it most, and what waits for whom.",
        ),
        "monitor": Row(
            "monitor",
            "monitor",
            "Show what the traffic says: what is alarming, the funnel, match rates, accuracy, stale answers, "
            "the candidate.",
        ),
        "spot": Row(
            "spot",
            "commands",
            "Spot checks: suggestions drawn at random for experts to judge, so that accuracy is known.",
        ),
        "experiment": Row(
            "experiment",
            "commands",
            "Do suggestions help? Some units see them, some do not. Without a command: the result so far.",
        ),
        "alerts": Row(
            "alerts", "alerts", "Show the alerts that are raised now, the rules, and what was raised and cleared last."
        ),
        "doctor": Row(
            "workspaces",
            "doctor",
            "Say what is wrong here, if anything, and how to put it right; exit code 1 if something is.",
        ),
    }


application = typer.Typer(
    name="oracle",
    cls=Commands,
    help="Weak supervision for support: from labeling functions to suggested answers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    epilog="Exit codes: 0 done, 1 failed, 2 bad usage or input.",
)


@application.callback()
def options(
    context: typer.Context,
    workspace: Annotated[
        Path, typer.Option("--workspace", "-w", help="Folder of the workspace.", envvar="ORACLE_WORKSPACE")
    ] = Path(),
) -> None:
    """Options that every command shares."""
    context.obj = workspace
    act(context, workspace)
