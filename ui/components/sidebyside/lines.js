// Lines between matched statements, and columns that scroll together by match.

const SVG = "http://www.w3.org/2000/svg";
const READING = 0.3; // how far down a column its reader looks
const SETTLING_FRAMES = 6; // heights out of sight are estimates; in sight they become what they are, frame by frame

class Lines {
  constructor(view) {
    this.view = view;
    this.svg = document.createElementNS(SVG, "svg");
    view.reports.gutter.append(this.svg);
  }

  // Draw at the next frame; many calls make one drawing.
  later() {
    this.waiting ??= requestAnimationFrame(() => {
      this.waiting = undefined;
      this.draw();
    });
  }

  draw() {
    const { model, reports, chosen } = this.view;
    const frame = reports.gutter.getBoundingClientRect();
    if (!frame.width || !frame.height) return this.svg.replaceChildren();
    const owners = new Set();
    for (const side of SIDES) for (const number of reports.visible[side]) owners.add(model.owner.get(number));
    owners.add(chosen);
    const drawn = [];
    for (const owner of owners) {
      if (!model.matched(owner) || (owner !== chosen && !model.passes(owner, this.view.filter))) continue;
      const bead = model.beads.get(owner);
      const [zh, vi] = SIDES.map((side) => bead[side].map((number) => this.height(number, frame)));
      const names = `${reports.tint(owner)} ${model.state(owner)}${owner === chosen ? " lit" : ""}`;
      const pairs = zh.length >= vi.length ? zh.map((y, i) => [y, vi[Math.min(i, vi.length - 1)]]) : vi.map((y, i) => [zh[Math.min(i, zh.length - 1)], y]);
      for (const [a, b] of pairs) {
        if (Math.max(a, b) < 0 || Math.min(a, b) > frame.height) continue;
        const path = document.createElementNS(SVG, "path");
        const [left, right] = [0, frame.width];
        path.setAttribute("d", `M${left},${a} C${right / 2},${a} ${right / 2},${b} ${right},${b}`);
        path.setAttribute("class", names.trim());
        drawn.push(path);
      }
    }
    drawn.sort((a, b) => a.classList.contains("lit") - b.classList.contains("lit"));
    this.svg.replaceChildren(...drawn);
  }

  // Where a statement begins, in the gutter.
  height(number, frame) {
    const spot = this.view.reports.spots.get(number);
    const rect = (spot.firstElementChild ?? spot).getBoundingClientRect();
    return (rect.top + rect.bottom) / 2 - frame.top;
  }
}

class Scrolling {
  constructor(view) {
    this.view = view;
    this.leader = null; // the column that the reader moves
    for (const side of SIDES) {
      const column = view.reports.columns[side];
      for (const name of ["wheel", "touchstart", "pointerdown", "keydown"]) column.addEventListener(name, () => (this.leader = side), { passive: true });
      column.addEventListener("scroll", () => this.scrolled(side), { passive: true });
    }
  }

  scrolled(side) {
    this.view.lines.later();
    if (this.leader !== side || !this.view.together) return;
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.follow(side);
    });
  }

  // Bring the other column to where the reader is in this one, from match to match.
  follow(side, tries = SETTLING_FRAMES) {
    const { model, reports } = this.view;
    const [own, other] = [reports.columns[side], reports.columns[side === "zh" ? "vi" : "zh"]];
    const line = this.line(own);
    const anchors = [...reports.visible[side]].filter((number) => model.matched(model.owner.get(number))).map((number) => this.anchor(number, own, other));
    if (!anchors.length) return;
    anchors.sort((a, b) => a.y - b.y);
    const below = anchors.findIndex((anchor) => anchor.y > line);
    const before = anchors[below > 0 ? below - 1 : below === 0 ? 0 : anchors.length - 1];
    const after = below > 0 ? anchors[below] : null;
    let target = before.other + line - before.y;
    const inStep = after && after.other > before.other && after.other - before.other < own.clientHeight;
    if (inStep) target = before.other + ((line - before.y) / Math.max(1, after.y - before.y)) * (after.other - before.other);
    const move = target - line;
    if (Math.abs(move) < 1) return;
    other.scrollTo({ top: other.scrollTop + move, behavior: "instant" });
    if (tries) requestAnimationFrame(() => this.leader === side && this.follow(side, tries - 1));
  }

  anchor(number, own, other) {
    const { model, reports } = this.view;
    const bead = model.beads.get(model.owner.get(number));
    const side = own.dataset.side;
    const counterpart = bead[other.dataset.side][Math.min(bead[side].indexOf(number), bead[other.dataset.side].length - 1)];
    const top = (spot, column) => spot.getBoundingClientRect().top - column.getBoundingClientRect().top;
    return { y: top(reports.spots.get(number), own), other: top(reports.spots.get(counterpart), other) };
  }

  // The reading line goes from the top to the bottom while the column is scrolled, so that first and last statements reach it.
  line(column) {
    const room = column.scrollHeight - column.clientHeight;
    return room > 0 ? (column.clientHeight * column.scrollTop) / room : 0;
  }

  // Bring a statement into sight, and its counterpart to the same height. `from` is the side that shall stay where it is.
  show(bead, from = null, tries = SETTLING_FRAMES) {
    this.leader = null;
    const { reports, model } = this.view;
    const found = model.beads.get(bead);
    if (!found) return;
    const sides = SIDES.filter((side) => found[side].length);
    const lead = from && sides.includes(from) ? from : sides[0];
    const column = reports.columns[lead];
    let y = this.top(found[lead][0], column);
    const inSight = y > column.clientHeight * 0.05 && y < column.clientHeight * 0.75;
    if (!from && !inSight) y = this.move(column, y, column.clientHeight * READING);
    for (const side of sides) if (side !== lead) this.align(side, found[side][0], y);
    if (tries) requestAnimationFrame(() => this.leader === null && this.view.chosen === bead && this.show(bead, from, tries - 1));
  }

  align(side, number, y) {
    const column = this.view.reports.columns[side];
    const own = this.top(number, column);
    const inSight = own > 0 && own < column.clientHeight * 0.85;
    if (this.view.together || !inSight) this.move(column, own, Math.max(0, y));
  }

  top(number, column) {
    return this.view.reports.spots.get(number).getBoundingClientRect().top - column.getBoundingClientRect().top;
  }

  move(column, from, to) {
    const wanted = Math.max(0, Math.min(column.scrollTop + from - to, column.scrollHeight - column.clientHeight));
    const moved = wanted - column.scrollTop;
    if (Math.abs(moved) >= 1) column.scrollTo({ top: wanted, behavior: "instant" });
    return from - moved;
  }
}
