"""How the Review page looks, beyond the style that all pages share."""

STYLE = """<style>
.rv-card { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 1fr); column-gap: 2.5rem; }
.rv-card .oracle-text { font-size: 1rem; line-height: 1.5; margin: .5rem 0; }
.rv-card .oracle-big { height: 8.4rem; max-height: 8.4rem; box-sizing: border-box; margin: .3rem 0 0;
  font-size: 1.2rem; }
.rv-from { height: 1.5rem; }
.rv-gap { height: 11.6rem; }
.st-key-review-card { position: relative; }
.st-key-review-board { position: absolute; z-index: 1; left: 0; top: 11rem; width: calc((100% - 2.5rem) * 2 / 3); }
@media (max-width: 900px) {
  .rv-card { grid-template-columns: minmax(0, 1fr); }
  .rv-right { margin-top: 1.5rem; }
  .st-key-review-board { width: 100%; }
}
.rv { font-size: .875rem; line-height: 1.4; overflow-wrap: anywhere; }
.rv-dim { opacity: .68; }
.rv-line { display: flex; gap: .6rem; align-items: baseline; justify-content: space-between; }
.rv-line > :first-child { min-width: 0; }
.rv-one { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.rv-two { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden;
  unicode-bidi: plaintext; }
.rv-number { font-variant-numeric: tabular-nums; white-space: nowrap; }
.rv-title { font-size: 1.1rem; font-weight: 600; unicode-bidi: plaintext; }
.rv-pace { font-size: 1rem; }
.rv-said { height: 1.4em; margin: .15rem 0 1rem; }
.rv-head { font-weight: 600; margin: .2rem 0 .35rem; }
.rv-item { padding: .35rem 0; border-top: 1px solid color-mix(in srgb, currentColor 12%, transparent); }
.rv-bar { height: .3rem; border-radius: .2rem; position: relative; overflow: hidden;
  background: color-mix(in srgb, currentColor 10%, transparent); }
.rv-bar > i { position: absolute; top: 0; bottom: 0; background: var(--st-primary-color, #2b6cb0); }
.rv-bar > i.rv-no { background: #d9822b; }
.rv-mid { margin-top: .25rem; }
.rv-mid::after { content: ""; position: absolute; left: 50%; top: 0; bottom: 0; width: 1px;
  background: color-mix(in srgb, currentColor 35%, transparent); }
.rv-word { max-height: 8.4em; overflow-y: auto; unicode-bidi: plaintext; }
.st-key-review-views { min-height: 2.5rem; }
.rv summary { cursor: pointer; padding: .35rem 0; opacity: .68; }
</style>"""
