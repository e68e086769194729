// What the browser knows of a pair of reports: what the server said, and on top of it what was asked and is not done yet.

const DECISIONS = new Set(["judge", "relate", "check", "note"]);
const DOUBT = 0.25; // as align/store/queries.py: so far from one half at most

class Model {
  constructor() {
    this.of = null;
    this.revision = -1;
    this.reports = {};
    this.known = new Map(); // beads as the server said
    this.beads = new Map(); // the same with what is asked
    this.order = [];
    this.segments = new Map(); // by number: { ...segment, side, place }
    this.owner = new Map(); // the bead of each segment
  }

  // Take what the server said; returns whether it was of use (a part needs the whole before it).
  take(said) {
    const whole = said.base === null;
    if (!whole && (said.of !== this.of || said.base > this.revision)) return false;
    if (said.of === this.of && said.revision < this.revision && !whole) return true; // older than what is here
    if (whole) this.known = new Map();
    this.of = said.of;
    this.bitext = said.bitext;
    this.revision = said.revision;
    for (const side of SIDES) if (said[side]) this.reports[side] = said[side];
    for (const number of said.gone) this.known.delete(number);
    for (const bead of said.beads) this.known.set(bead.id, bead);
    return true;
  }

  // Build everything that follows from the beads and from requests that wait.
  settle(pending) {
    this.beads = new Map(this.known);
    for (const request of pending) if (DECISIONS.has(request.name)) this.foresee(request);
    this.segments = new Map();
    for (const side of SIDES) {
      this.reports[side].segments.forEach((segment, place) => this.segments.set(segment.id, { ...segment, side, place }));
    }
    this.owner = new Map();
    for (const bead of this.beads.values()) for (const side of SIDES) for (const number of bead[side]) this.owner.set(number, bead.id);
    this.order = this.inOrder();
    this.place = new Map(this.order.map((number, place) => [number, place]));
    let count = 0;
    this.numbers = new Map();
    for (const number of this.order) if (this.matched(number)) this.numbers.set(number, (count += 1));
  }

  // A decision shows at once; the server confirms it, or says why not and it is gone again.
  foresee({ name, details }) {
    for (const number of details.beads ?? [details.bead]) {
      const bead = this.beads.get(number);
      if (!bead) continue;
      const changed = { ...bead, ...foreseen(name, details) };
      changed.decided = changed.status !== "proposed" || changed.checked || (changed.hand && changed.zh.length > 0 && changed.vi.length > 0);
      if (name !== "note") changed.mine = changed.decided;
      this.beads.set(number, changed);
    }
  }

  // As `align.store.views.in_order`: by the Chinese side; those of Vietnamese alone after the bead that holds what precedes them.
  inOrder() {
    const place = (number) => this.segments.get(number)?.place ?? 0;
    const main = [...this.beads.values()].filter((bead) => bead.zh.length).sort((a, b) => place(a.zh[0]) - place(b.zh[0]));
    const after = new Map();
    const position = new Map(main.map((bead, at) => [bead.id, at]));
    let last = -1;
    for (const segment of this.reports.vi.segments) {
      const bead = this.beads.get(this.owner.get(segment.id));
      if (!bead) continue;
      if (position.has(bead.id)) last = position.get(bead.id);
      else if (bead.vi[0] === segment.id) after.set(last, [...(after.get(last) ?? []), bead.id]);
    }
    return [...(after.get(-1) ?? []), ...main.flatMap((bead, at) => [bead.id, ...(after.get(at) ?? [])])];
  }

  matched(number) {
    const bead = this.beads.get(number);
    return Boolean(bead?.zh.length && bead.vi.length);
  }

  members(number) {
    const bead = this.beads.get(number);
    return bead ? [...bead.zh, ...bead.vi] : [];
  }

  // Whether a bead is one of those that a filter of the strip shows.
  passes(number, filter) {
    const bead = this.beads.get(number);
    const matched = this.matched(number);
    switch (filter) {
      case "unreviewed":
        return !bead.decided;
      case "doubtful":
        return matched && !bead.decided && (bead.confidence === null || Math.abs(bead.confidence - 0.5) < DOUBT);
      case "clashing":
        return bead.marks.some((mark) => !mark.agrees);
      case "shape":
        return matched && (bead.zh.length > 1 || bead.vi.length > 1);
      case "alone":
        return !matched;
      case "changed":
        return bead.hand || this.members(number).some((one) => this.segments.get(one)?.original !== undefined);
      case "mine":
        return bead.mine === true;
      default:
        return true;
    }
  }

  count(filter) {
    return this.order.reduce((sum, number) => sum + this.passes(number, filter), 0);
  }

  // The next bead from `number` on in a direction that passes; with `around` it goes on at the other end.
  next(number, step, passes, around = false) {
    const from = this.place.get(number) ?? (step > 0 ? -1 : this.order.length);
    const length = this.order.length;
    for (let gone = 1; gone <= length; gone += 1) {
      const at = from + step * gone;
      if ((at < 0 || at >= length) && !around) return null;
      const found = this.order[((at % length) + length) % length];
      if (found !== number && passes(found)) return found;
    }
    return null;
  }

  // The status as one word: what is shown by sign and word.
  state(number) {
    const bead = this.beads.get(number);
    if (!this.matched(number)) return bead.checked ? "checked" : "alone";
    if (bead.status !== "proposed") return bead.status;
    return bead.hand ? "hand" : "proposed";
  }

  joined(number, side) {
    return this.beads.get(number)[side].map((one) => this.segments.get(one).text).join(side === "zh" ? "" : " ");
  }
}

const SIDES = ["zh", "vi"];

function foreseen(name, details) {
  if (name === "judge") return { status: details.status };
  if (name === "relate") return { relation: details.relation };
  if (name === "check") return { checked: details.checked };
  return { note: details.text.trim() || null };
}

// Signs of a status, told apart by shape; words stand beside them.
const SIGNS = { accepted: "✓", rejected: "✗", unsure: "?", hand: "✎", alone: "—", checked: "—✓", proposed: "" };

// How sure a confidence is, in words: the steps of align/exchange/html.py.
function sureness(confidence) {
  if (confidence === null) return "unknown";
  if (confidence >= 0.9) return "very_likely";
  return confidence >= 0.7 ? "likely" : "doubtful";
}
