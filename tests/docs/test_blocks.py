from documentation.blocks import pages, read_blocks

PAGE = """# Title

```bash
oracle run
```

- a list

    <!-- docs: exit 1 -->
    ```toml title="oracle.toml"
    name = "x"
      nested = 1
    ```

<!-- docs: not run: needs a cluster -->
<!-- docs: exit 2 -->
````text
```
inner
```
````
"""


def blocks_of(tmp_path, text):
    page = tmp_path / "page.md"
    page.write_text(text, encoding="utf-8")
    return read_blocks(page)


def test_blocks_come_in_order_with_language_title_and_marks(tmp_path):
    first, second, third = blocks_of(tmp_path, PAGE)
    assert (first.line, first.language, first.title, first.text) == (3, "bash", "", "oracle run\n")
    assert (second.language, second.title, second.exit_code) == ("toml", "oracle.toml", 1)
    assert second.text == 'name = "x"\n  nested = 1\n'
    assert third.left_out == "needs a cluster"
    assert third.exit_code == 2
    assert third.text == "```\ninner\n```\n"


def test_a_mark_counts_only_right_above_its_block(tmp_path):
    (block,) = blocks_of(tmp_path, "<!-- docs: not run: far -->\n\nwords\n```text\nx\n```\n")
    assert block.left_out is None
    assert block.exit_code == 0


def test_a_page_without_blocks_and_a_block_that_never_ends(tmp_path):
    assert blocks_of(tmp_path, "words\n") == []
    (open_block,) = blocks_of(tmp_path, "```json\n{}\n")
    assert open_block.text == "{}\n"


def test_all_pages_are_found(tmp_path):
    (tmp_path / "docs" / "reference").mkdir(parents=True)
    (tmp_path / "docs" / "a.md").touch()
    (tmp_path / "docs" / "reference" / "b.md").touch()
    found = [p.relative_to(tmp_path).as_posix() for p in pages(tmp_path)]
    assert found[0] == "README.md"
    assert found[-2:] == ["docs/a.md", "docs/reference/b.md"]
