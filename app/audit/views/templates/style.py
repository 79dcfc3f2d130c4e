"""How the Templates page looks, beyond the style that all pages share."""

from __future__ import annotations

STYLE = """<style>
.tp { overflow-wrap: anywhere; unicode-bidi: plaintext; }
.stTextInput input, .stTextArea textarea { unicode-bidi: plaintext; text-align: start; }
.tp-text { white-space: pre-wrap; line-height: 1.55; }
.tp-filled { background: color-mix(in srgb, #2f855a 16%, transparent); border-radius: .25rem; padding: 0 .2rem; }
.tp-unfilled { border: 1px dashed color-mix(in srgb, currentColor 45%, transparent); border-radius: .25rem;
  padding: 0 .2rem; }
.tp-problem { text-decoration: underline wavy #d64545 1px; text-underline-offset: .22em; }
.tp-hint { text-decoration: underline dotted #d9822b 2px; text-underline-offset: .25em; }
.stMultiSelect [data-tag] {
  background: color-mix(in srgb, var(--st-primary-color, #2b6cb0) 15%, transparent); }
.stMultiSelect [data-tag], .stMultiSelect [data-tag] * { color: inherit; }
.tp-find { display: grid; grid-template-columns: .6rem 1fr; gap: .15rem .6rem; align-items: baseline;
  font-size: .875rem; padding: .3rem 0; }
.tp-find > i { width: .5rem; height: .5rem; border-radius: 50%; background: #d9822b; }
.tp-find > i.tp-bad { background: #d64545; }
.tp-dim { opacity: .68; }
.tp-row { display: grid; grid-template-columns: 6rem 1fr; gap: .6rem; padding: .35rem 0;
  border-top: 1px solid color-mix(in srgb, currentColor 12%, transparent); font-size: .9rem; }
.tp ins { background: color-mix(in srgb, #2f855a 22%, transparent); text-decoration: none; border-radius: .2rem; }
.tp del { background: color-mix(in srgb, #d64545 20%, transparent); border-radius: .2rem;
  text-decoration-color: color-mix(in srgb, currentColor 50%, transparent); }
</style>"""
COLORS = {"live": "green", "draft": "blue", "stale": "orange", "retired": "gray", "overdue": "red"}
