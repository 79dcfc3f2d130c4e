"""Work on blocks of questions as a Dask data frame, a partition a block."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from labeling.blocks import BLOCK
from labeling.disk.question_table import SCHEMA, QuestionTable, questions_of
from labeling.errors import OracleError
from labeling.values import Questions

if TYPE_CHECKING:
    from distributed import Client, Future

Work = Callable[[int, Questions], None]
NUMBER = "block"
DONE = pd.DataFrame({NUMBER: pd.Series(dtype="int64"), "rows": pd.Series(dtype="int64")})
"""What a partition sends back: its number, and how many questions it has."""


def on_blocks(client: Client, table: QuestionTable, work: Work, advance: Callable[[int], None]) -> None:
    """Do something with every block of questions, on the workers.

    Parameters
    ----------
    work
        Called with the number of a block and its questions; writes what it makes, and is called again for a block
        whose worker was lost. It must be picklable.
    advance
        Called with the number of questions done.

    Raises
    ------
    OracleError
        What the work raised; or naming the block, when it ends its worker again and again.
    """
    import dask.dataframe as dd
    from distributed import as_completed, futures_of

    if not len(table):
        return
    read = partial(read_block, table.path)
    # types are told, as Dask would else find them out by calling the work on made-up rows
    frame = dd.from_map(read, range(table.blocks), meta=_meta(), enforce_metadata=False)
    todo = client.persist(frame.map_partitions(work_on, work, meta=DONE, enforce_metadata=False))
    try:
        for future in as_completed(futures_of(todo)):
            advance(int(_result(future)["rows"].iloc[0]))
    finally:
        client.cancel(futures_of(todo))


def read_block(path: Path, number: int) -> pd.DataFrame:
    """A row group as a data frame, with its number in a column of its own."""
    with pq.ParquetFile(path) as file:
        found = file.read_row_group(number, use_threads=False).to_pandas(types_mapper=pd.ArrowDtype)
    return found.assign(**{NUMBER: number})


def work_on(frame: pd.DataFrame, work: Work) -> pd.DataFrame:
    """Do the work on one partition, and say that it is done."""
    number = int(frame[NUMBER].iloc[0])
    arrow = pa.Table.from_pandas(frame.drop(columns=NUMBER), schema=SCHEMA, preserve_index=False)
    work(number, questions_of(arrow))
    return pd.DataFrame({NUMBER: [number], "rows": [len(frame)]})


def over(client: Client, function: Callable[[Any], Any], items: Sequence[Any]) -> Any:
    """`labeling.blocks.Over` on the workers: what comes back is let go of one by one, in the order of the items."""
    waiting = client.map(function, items, pure=False)[::-1]
    while waiting:
        yield _result(waiting.pop())


def hold(client: Client, function: Callable[[Any], Any], items: Sequence[Any]) -> list[Future]:
    """Work items out and keep the results where they were made; they can be items of `over`."""
    held: list[Future] = client.map(function, items, pure=False)
    return held


def _meta() -> pd.DataFrame:
    return SCHEMA.empty_table().to_pandas(types_mapper=pd.ArrowDtype).assign(**{NUMBER: pd.Series(dtype="int64")})


def _result(future: Future) -> Any:
    from distributed import KilledWorker

    try:
        return future.result()
    except KilledWorker as error:
        raise OracleError(
            f"a block of {BLOCK:,} questions ended its worker {error.allowed_failures + 1} times ({error.task}); "
            "look into the workers' logs for memory, or for a labeling function that ends its process"
        ) from error
