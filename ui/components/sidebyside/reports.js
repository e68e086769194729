// The two reports as text: paragraphs, titles, what stands around them; each statement with its number.

const TINTS = 8;

class Reports {
  constructor(view) {
    this.view = view;
    this.spots = new Map(); // the element of each segment
    this.visible = { zh: new Set(), vi: new Set() };
    this.columns = {};
    this.node = element("div", { className: "columns" });
    for (const side of SIDES) {
      const column = element("section", { className: `column ${side}`, lang: side === "zh" ? "zh-CN" : "vi", tabIndex: -1, data: { side } });
      column.addEventListener("click", (event) => this.clicked(event));
      this.columns[side] = column;
    }
    this.gutter = element("div", { className: "gutter", aria: { hidden: "true" } });
    this.node.append(this.columns.zh, this.gutter, this.columns.vi);
  }

  // Draw both reports anew.
  draw() {
    this.watcher?.disconnect();
    this.spots.clear();
    for (const side of SIDES) {
      this.visible[side] = new Set();
      this.columns[side].replaceChildren(this.head(side), ...this.blocks(side));
      this.columns[side].setAttribute("aria-label", this.view.words[side]);
      const watcher = new IntersectionObserver((entries) => this.sighted(side, entries), { root: this.columns[side] });
      for (const segment of this.view.model.reports[side].segments) watcher.observe(this.spots.get(segment.id));
    }
  }

  sighted(side, entries) {
    const seen = this.visible[side];
    for (const entry of entries) {
      if (entry.isIntersecting) seen.add(Number(entry.target.dataset.segment));
      else seen.delete(Number(entry.target.dataset.segment));
    }
    this.view.scrolling.scrolled(side);
  }

  head(side) {
    const report = this.view.model.reports[side];
    const about = [this.view.words[side], report.outlet, report.published].filter(Boolean);
    return element("p", { className: "about", lang: this.view.words.lang }, ...about.map((part) => element("bdi", {}, part)));
  }

  // Segments of one paragraph and kind stand in one block.
  blocks(side) {
    const found = [];
    let last = null;
    for (const segment of this.view.model.reports[side].segments) {
      const same = last && last.paragraph === segment.paragraph && last.kind === segment.kind;
      if (!same) found.push(this.block(segment));
      const block = found.at(-1);
      if (same && side === "vi") block.append(" ");
      block.append(this.spot(segment, side));
      last = segment;
    }
    return found;
  }

  block(segment) {
    const aside = segment.kind === "caption" || segment.kind === "furniture";
    const block = element("p", { className: `block ${segment.kind}${aside ? " aside" : ""}` });
    if (segment.kind === "title") Object.assign(block, { role: "heading" }).setAttribute("aria-level", "2");
    if (aside) block.append(element("span", { className: "kind", lang: this.view.words.lang }, this.view.words.kinds[segment.kind]));
    return block;
  }

  spot(segment, side) {
    const spot = element("span", { className: "spot", data: { segment: segment.id, side } });
    this.spots.set(segment.id, spot);
    this.dress(segment.id);
    return spot;
  }

  // Give a segment its words, number, tint and signs.
  dress(number) {
    const { model, words, chosen, cursor, picked } = this.view;
    const spot = this.spots.get(number);
    const segment = model.segments.get(number);
    const owner = model.owner.get(number);
    const lit = owner !== undefined && owner === chosen;
    const state = owner === undefined ? "none" : model.state(owner);
    const label = owner === undefined ? "" : this.label(owner);
    const off = owner !== undefined && !model.passes(owner, this.view.filter);
    const look = [label, state, lit, number === cursor, picked.has(number), off, segment.text, this.tint(owner)].join("\u0000");
    if (spot.look === look && !lit) return; // nothing of it changed
    spot.look = look;
    spot.className = `spot ${state}${this.tint(owner)}${lit ? " lit" : ""}${off ? " off" : ""}`;
    spot.classList.toggle("cursor", number === cursor && lit);
    spot.classList.toggle("picked", picked.has(number));
    const pieces = lit ? this.pieces(number, segment, model.beads.get(owner).marks) : [segment.text];
    const chip = label && element("span", { className: "chip" }, label, element("span", { className: "hidden" }, ` ${words.states[state]} `));
    spot.replaceChildren(...(chip ? [chip] : []), element("span", { className: "words" }, ...pieces));
    if (owner === undefined) return;
    spot.setAttribute("role", "button");
    spot.setAttribute("aria-pressed", String(lit));
    spot.tabIndex = number === cursor ? 0 : -1;
  }

  // "12", with a sign for what was decided and one where facts clash.
  label(bead) {
    const { model } = this.view;
    const clash = model.beads.get(bead).marks.some((mark) => !mark.agrees) ? "≠" : "";
    return `${model.numbers.get(bead) ?? ""}${SIGNS[model.state(bead)]}${clash}`;
  }

  tint(bead) {
    const number = this.view.model.numbers.get(bead);
    return number === undefined ? "" : ` t${number % TINTS}`;
  }

  // The words of a segment cut where evidence stands. Places count code points, which JavaScript's strings do not.
  pieces(number, segment, marks) {
    const points = [...segment.text];
    const found = marks.flatMap((mark) => mark[segment.side].filter((span) => span[0] === number).map((span) => ({ mark, start: span[1], end: span[2] })));
    found.sort((a, b) => rank(a) - rank(b) || b.end - b.start - (a.end - a.start));
    const chosen = [];
    for (const one of found) if (chosen.every((other) => one.end <= other.start || other.end <= one.start)) chosen.push(one);
    chosen.sort((a, b) => a.start - b.start);
    const pieces = [];
    let end = 0;
    for (const { mark, start, end: stop } of chosen) {
      if (end < start) pieces.push(points.slice(end, start).join(""));
      const said = `${this.view.words.marks[mark.kind]}: ${factSaid(mark)}`;
      const kind = mark.agrees ? mark.kind : `differs ${mark.kind}`;
      pieces.push(element("mark", { className: kind, title: said }, points.slice(start, stop).join("")));
      end = stop;
    }
    if (end < points.length) pieces.push(points.slice(end).join(""));
    return pieces;
  }

  // Dress again what may look different; cheap where nothing does.
  refresh() {
    for (const number of this.spots.keys()) this.dress(number);
    this.view.lines.later();
  }

  clicked(event) {
    const spot = event.target.closest?.("[data-segment]");
    if (!spot || String(getSelection())) return;
    const number = Number(spot.dataset.segment);
    if (event.shiftKey || event.ctrlKey || event.metaKey) this.view.pick(number);
    else if (this.view.model.owner.has(number)) this.view.choose(this.view.model.owner.get(number), { cursor: number, from: spot.dataset.side });
    else this.view.point(number);
  }
}

// Clashes are shown before what agrees, facts before cognates.
function rank({ mark }) {
  return (mark.agrees ? 2 : 0) + (mark.kind === "cognate" ? 1 : 0);
}

// What a mark states: one value, or both where they differ. Long numbers get thin spaces between thousands.
function factSaid(mark) {
  const readable = (value) => (mark.kind === "number" ? value.replace(/\d{5,}/g, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, "\u202f")) : value);
  return mark.agrees ? readable(mark.zh_value) : `${readable(mark.zh_value)} ≠ ${readable(mark.vi_value)}`;
}
