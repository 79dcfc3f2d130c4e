// The keys of the Review page: buttons with their keys, and one line to search an answer or to comment a flag.
// A message names the turn that is on the screen, so that no key ever decides a question that was not seen.
const EDITABLE = "input, textarea, select, [contenteditable=true]";
const PATIENCE = 4000;

function text(tag, name, words) {
  const part = document.createElement(tag);
  part.className = name;
  part.dir = "auto";
  part.textContent = words;
  return part;
}

class Board {
  constructor(root) {
    this.root = root;
    this.input = root.querySelector("input");
    this.list = root.querySelector(".bd-list");
    this.panel = root.querySelector(".bd-ask");
    this.asking = "";
    this.place = 0;
    this.input.oninput = () => this.typed();
    this.input.onkeydown = (event) => this.inLine(event);
    this.onKey = (event) => this.key(event);
    document.addEventListener("keydown", this.onKey);
  }

  update(data, send) {
    const next = this.data === undefined || data.turn !== this.data.turn;
    this.data = data;
    this.send = send;
    this.busy = 0;
    if (next) this.close();
    this.draw();
    if (this.enter && !this.stale()) { this.enter = false; this.decideHit(); }
  }

  tell(what, value = "") {
    const now = Date.now();
    if (what !== "type" && this.busy && now - this.busy < PATIENCE) return;
    if (what !== "type") { this.busy = now; this.root.querySelector(".bd").classList.add("bd-busy"); }
    this.send({ turn: this.data.turn, what, value });
  }

  key(event) {
    if (!this.root.isConnected) return document.removeEventListener("keydown", this.onKey);
    const at = event.composedPath()[0];
    if (event.repeat || event.isComposing || at?.matches?.(EDITABLE)) return;
    if (document.querySelector("[data-testid=stDialog]")) return;
    const undo = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z";
    if ((event.ctrlKey || event.metaKey || event.altKey) && !undo) return;
    const button = this.data.buttons.find((b) => b.key === (undo ? "U" : event.key.toUpperCase()));
    if (!button) return;
    event.preventDefault();
    this.press(button);
  }

  press(button) {
    if (button.what === "ask") return this.asking === button.value ? this.close() : this.open(button.value);
    this.tell(button.what, button.value);
  }

  open(kind) {
    this.asking = kind;
    this.place = 0;
    this.input.value = "";
    this.input.placeholder = this.data.lines[kind].asks;
    this.input.setAttribute("aria-label", this.data.lines[kind].asks);
    this.root.querySelector(".bd-hint").textContent = this.data.lines[kind].hint;
    if (this.stale()) this.tell("type", "");
    this.draw();
    this.input.focus();
  }

  close() {
    this.asking = "";
    this.enter = false;
    clearTimeout(this.timer);
    this.input.blur();
    this.draw();
  }

  stale() { return this.asking === "label" && this.input.value !== this.data.query; }

  typed() {
    this.place = 0;
    this.enter = false;
    clearTimeout(this.timer);
    if (this.asking === "label") this.timer = setTimeout(() => this.ask(), 80);
  }

  ask() { clearTimeout(this.timer); this.tell("type", this.input.value); }

  inLine(event) {
    event.stopPropagation();
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.move(step);
    else if (event.key === "Enter") this.answer();
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
  }

  move(step) {
    const many = this.data.hits.length;
    if (many) this.place = (this.place + step + many) % many;
    this.draw();
  }

  answer() {
    if (this.asking === "flag") return this.input.value.trim() ? this.tell("flag", this.input.value.trim()) : undefined;
    // The list still answers an earlier text: wait for its own, or another answer than the one meant is taken.
    if (this.stale()) { this.enter = true; return this.ask(); }
    this.decideHit();
  }

  decideHit() {
    const hit = this.data.hits[this.place];
    if (hit) this.tell("decide", hit.label);
  }

  draw() {
    const board = this.root.querySelector(".bd");
    board.dataset.turn = this.data.turn;
    board.classList.toggle("bd-busy", this.busy > 0);
    for (const place of ["main", "lower"]) {
      const mine = this.data.buttons.filter((b) => b.place === place);
      this.root.querySelector(`.bd-${place}`).replaceChildren(...mine.map((b) => this.button(b)));
    }
    this.panel.hidden = !this.asking;
    const hits = this.asking === "label" ? this.data.hits : [];
    this.list.replaceChildren(...hits.map((hit, i) => this.hit(hit, i)));
    if (this.asking === "label" && !hits.length) this.list.textContent = this.data.nothing;
  }

  button(b) {
    const one = document.createElement("button");
    one.type = "button";
    one.dataset.key = b.key;
    one.className = `bd-button bd-${b.kind}`;
    one.title = b.label;
    one.append(text("span", "bd-label", b.label));
    if (b.note) one.append(text("span", "bd-note", b.note));
    one.append(text("kbd", "bd-key", b.key));
    one.onclick = () => { one.blur(); this.press(b); };
    return one;
  }

  hit(hit, i) {
    const row = document.createElement("div");
    row.className = i === this.place ? "bd-hit bd-on" : "bd-hit";
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", String(i === this.place));
    row.append(text("span", "bd-title", hit.title), text("span", "bd-note", hit.note));
    row.onclick = () => this.tell("decide", hit.label);
    return row;
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  parentElement.oracleBoard ??= new Board(parentElement);
  parentElement.oracleBoard.update(data, (message) => setTriggerValue("said", message));
}
