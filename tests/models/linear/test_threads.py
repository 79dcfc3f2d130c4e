"""One thread on a product, several on blocks."""

import threading

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from labeling.blocks import cores, here
from models.linear.threads import beside, one_thread


def blas_threads():
    return {lib["num_threads"] for lib in threadpool_info() if lib["user_api"] == "blas"}


def test_products_take_one_thread_and_as_many_as_before_afterwards():
    before = blas_threads()
    with one_thread():
        assert blas_threads() == {1}
        with one_thread():
            np.ones((4, 4)) @ np.ones((4, 4))
        assert blas_threads() == {1}
    assert blas_threads() == before


def test_found_in_the_order_of_the_items_by_several_threads():
    met = threading.Barrier(2, timeout=20)

    def slow(item):
        met.wait()
        return item * item, threading.get_ident()

    found = list(beside(2)(slow, [3, 1, 2, 5]))
    assert [square for square, _ in found] == [9, 1, 4, 25]
    assert len({thread for _, thread in found}) == 2


def test_one_item_or_one_thread_stays_here():
    assert beside(1) is here and cores() >= 1
    own = threading.get_ident()
    assert list(beside(2)(lambda item: threading.get_ident(), [1])) == [own]
    assert list(beside(2)(lambda item: item, [])) == []


def test_an_error_comes_through():
    def fails(item):
        raise ValueError(f"item {item}")

    with pytest.raises(ValueError, match="item 4"):
        list(beside(2)(fails, [4, 4]))
