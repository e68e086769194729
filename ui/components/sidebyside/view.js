// The review of one pair of reports: joins the parts, holds what is chosen, speaks to the server.

const VIEWS = (globalThis.doichieuViews ??= new WeakMap());
const HELD = (globalThis.doichieuHeld ??= new Map()); // models outlive their view, which goes when another page is opened
const remembered = (name, otherwise) => (localStorage.getItem(`doichieu.${name}`) ?? otherwise) === "on";

class View {
  constructor(root, name) {
    this.requests = Requests.of(name);
    this.model = HELD.get(name) ?? new Model();
    HELD.set(name, this.model);
    Object.assign(this, { chosen: null, cursor: null, filter: "all", picked: new Set(), typed: [], shown: null });
    this.together = remembered("together", "on");
    this.onward = remembered("onward", "on");
    this.reports = new Reports(this);
    this.lines = new Lines(this);
    this.scrolling = new Scrolling(this);
    this.strip = new Strip(this);
    this.panel = new Panel(this);
    this.dialogs = new Dialogs(this);
    this.live = element("p", { className: "hidden", role: "status" });
    this.node = element("div", { className: "review" }, this.strip.node, element("div", { className: "main" }, this.reports.node, this.panel.node), this.live, this.dialogs.node);
    root.append(this.node);
    this.stopKeys = onKeys((key, event) => this.pressed(key, event));
    this.sizes = new ResizeObserver(() => this.resized());
    this.sizes.observe(this.node);
    // The page's head is laid out later and moves this down, which changes only the size of what holds both.
    const page = this.node.getRootNode().host?.closest("[data-testid=stMainBlockContainer]");
    if (page) this.sizes.observe(page);
    this.requests.changed = () => this.words && this.strip.wait();
  }

  stop() {
    this.stopKeys();
    this.sizes.disconnect();
  }

  // Called by Streamlit each time the server has spoken, and when the theme changes.
  hear({ data, setStateValue }) {
    this.words = data.words;
    this.can = data.can;
    this.whyNot = data.why_not;
    this.name = data.name;
    const opened = data.shown.of !== this.shown;
    const fresh = opened || this.words.lang !== this.lang;
    const reports = this.model.reports;
    const before = { zh: reports.zh, vi: reports.vi };
    this.requests.through((message) => setStateValue("sent", message));
    if (!this.model.take(data.shown)) {
      this.requests.extra.have = null;
      this.requests.ask("whole");
      return;
    }
    this.requests.extra.have = { of: this.model.of, revision: this.model.revision };
    const replies = this.requests.hear(data.news);
    this.model.settle(this.requests.pending);
    this.lang = this.words.lang;
    this.shown = this.model.of;
    const texts = fresh || SIDES.some((side) => before[side] !== this.model.reports[side]);
    if (texts) this.reports.draw();
    if (opened) this.begin(data.select);
    this.stay();
    if (fresh && !opened && this.chosen !== null) this.choose(this.chosen, { cursor: this.cursor, quiet: true });
    if (fresh) this.strip.draw();
    for (const reply of replies) this.answered(reply);
    this.refresh();
    this.retype();
  }

  // What is chosen when a pair of reports is opened: what the address names, or what is to decide first.
  begin(select) {
    this.picked.clear();
    const open = this.model.order.find((one) => !this.model.beads.get(one).decided);
    const first = this.model.beads.has(select) ? select : open ?? this.model.order[0] ?? null;
    this.chosen = null;
    if (first !== null) this.choose(first, { quiet: true });
  }

  // Keep a choice that makes sense when beads have come or gone.
  stay() {
    for (const number of this.picked) if (!this.model.owner.has(number)) this.picked.delete(number);
    if (this.model.beads.has(this.chosen)) {
      if (this.model.owner.get(this.cursor) !== this.chosen) this.cursor = this.model.members(this.chosen)[0];
      return;
    }
    const owner = this.model.owner.get(this.cursor) ?? this.model.order[Math.min(this.at ?? 0, this.model.order.length - 1)];
    this.chosen = null;
    if (owner !== undefined) this.choose(owner, { cursor: this.cursor, quiet: true });
  }

  answered({ ok, name, said, value, number }) {
    if (!ok) {
      this.panel.refuse(said, this.asked?.get(number));
    } else if (name === "look") {
      if (value.found) this.panel.learn(value.what, value.bead, value.revision, value.found);
      else if (value.bead === this.chosen && this.panel.open.has(value.what)) this.look(value.what, 1000);
    } else if (SETTLING.has(name) && value) {
      const found = name === "link" ? value.new : ["undo", "redo"].includes(name) ? value.beads : [];
      const bead = found.find((one) => this.model.beads.has(one));
      if (name === "link") this.picked.clear();
      if (bead !== undefined && !found.includes(this.chosen)) this.choose(bead);
      if (name === "move" && this.model.owner.has(this.cursor)) this.choose(this.model.owner.get(this.cursor), { cursor: this.cursor });
      this.say(this.words.did[value.action] ?? "");
    }
  }

  refresh() {
    this.reports.refresh();
    this.strip.refresh();
    this.panel.draw();
  }

  resized() {
    const width = this.node.clientWidth;
    if (!width) return;
    // What is left of the screen below the page's head.
    const scrolled = this.node.getRootNode().host?.closest("[data-testid=stMain]")?.scrollTop ?? 0;
    this.node.style.setProperty("--top", `${Math.max(0, this.node.getBoundingClientRect().top + scrolled)}px`);
    this.node.classList.toggle("wide", width >= 1000);
    this.node.classList.toggle("medium", width >= 560 && width < 1000);
    this.node.classList.toggle("narrow", width < 560);
    this.lines.later();
  }

  // Keys

  pressed(key, event) {
    const command = BY_KEY.get(key);
    if (!command || !this.words || (!keysOn.get() && command.name !== "help")) return false;
    if (command.name === "leave" && !this.picked.size && !this.panel.alert.hasChildNodes()) return false;
    if (event.repeat && !command.repeat) return true;
    if (this.settling) this.typed.push(command.name);
    else this.does(command.name);
    return true;
  }

  // Whether the server is about to change which segments belong together.
  get settling() {
    return this.requests.pending.some((request) => SETTLING.has(request.name));
  }

  retype() {
    while (this.typed.length && !this.settling) this.does(this.typed.shift());
  }

  does(name) {
    const command = COMMAND[name];
    if (!this.may(name)) return this.say(this.words.not_allowed);
    if (command.when && !command.when(this)) return this.say(this.words.not_now);
    DOES[name](this);
  }

  // Whether the reader's role allows a command; what it does not is not shown.
  may(name) {
    const { needs } = COMMAND[name];
    return !needs || this.can[needs];
  }

  button(name, pressed) {
    if (!this.may(name)) return null;
    const command = COMMAND[name];
    const made = button(this.words.commands[name], command.key, () => this.does(name), { className: `do-${name}` });
    made.dataset.command = name;
    if (pressed !== undefined) made.setAttribute("aria-pressed", String(Boolean(pressed)));
    // Not `disabled`: a button that the focus is on must not lose it when it makes no sense for a moment.
    if (command.when && !command.when(this)) made.setAttribute("aria-disabled", "true");
    return made;
  }

  // Asking

  ask(name, details) {
    if (!name.startsWith("look")) this.panel.calm();
    const subject = details.bead ?? details.beads?.[0] ?? this.chosen;
    const request = this.requests.ask(name, { subject, seen: this.model.revision, details: { ...details, bitext: this.model.bitext } });
    (this.asked ??= new Map()).set(request.number, subject);
    if (DECISIONS.has(name)) {
      this.model.settle(this.requests.pending);
      this.refresh();
    }
    return request;
  }

  decide(name, values) {
    this.ask(name, { beads: [this.chosen], ...values });
    this.say(this.words.did[values.status ?? "checked"] ?? "");
    if (this.onward) this.stepOpen(1);
  }

  relate(relation) {
    this.ask("relate", { beads: [this.chosen], relation: this.bead.relation === relation ? null : relation });
  }

  look(what, wait = 250) {
    const [bead, revision] = [this.chosen, this.model.revision];
    const asked = `${what} ${bead} ${revision}`;
    clearTimeout(this.looking);
    this.looking = setTimeout(() => {
      const waits = this.requests.pending.some(({ name, details }) => name === "look" && `${details.what} ${details.bead} ${details.revision}` === asked);
      if (bead === this.chosen && !waits) this.ask("look", { what, bead, revision });
    }, wait);
  }

  // Choosing

  get bead() {
    return this.model.beads.get(this.chosen) ?? null;
  }

  get isMatched() {
    return this.model.matched(this.chosen);
  }

  choose(bead, { cursor = null, from = null, quiet = false } = {}) {
    if (!this.model.beads.has(bead)) return;
    const before = this.chosen;
    this.chosen = bead;
    this.at = this.model.place.get(bead);
    this.cursor = cursor !== null && this.model.owner.get(cursor) === bead ? cursor : this.model.members(bead)[0];
    if (!quiet) {
      for (const number of [...this.model.members(before), ...this.model.members(bead)]) this.reports.dress(number);
      this.panel.draw();
      this.announce();
    }
    this.node.dataset.side = this.model.segments.get(this.cursor).side;
    this.scrolling.show(bead, from);
    this.lines.later();
    this.focusChosen(true);
    this.address();
  }

  // A segment that takes no part, such as a caption: its kind can be changed.
  point(number) {
    if (this.can.edit) this.dialogs.edit(number);
  }

  // The focus follows the choice where it is on a statement or nowhere, and stays on a button.
  focusChosen(gently = false) {
    const active = this.node.getRootNode().activeElement;
    if (gently && active && !active.closest(".column")) return;
    if (gently && !active && document.activeElement !== document.body) return;
    this.reports.spots.get(this.cursor)?.focus({ preventScroll: true });
  }

  step(way, passes) {
    const found = this.model.next(this.chosen, way, passes);
    if (found === null) return this.say(this.words.no_more);
    this.go(found);
  }

  // Choose another bead on the side where the cursor is, if it has one there.
  go(bead) {
    const side = this.model.segments.get(this.cursor)?.side ?? "zh";
    this.choose(bead, { cursor: this.model.beads.get(bead)[side][0] ?? null });
  }

  stepOpen(way) {
    const found = this.model.next(this.chosen, way, (one) => !this.model.beads.get(one).decided && this.model.passes(one, this.filter), true);
    if (found === null) return this.say(this.words.all_reviewed);
    this.go(found);
  }

  side(side) {
    const [first] = this.bead[side];
    this.choose(this.chosen, { cursor: first, from: side });
  }

  // The next sentence of the same report, of whatever match.
  sentence(way) {
    const segment = this.model.segments.get(this.cursor);
    const list = segment ? this.model.reports[segment.side].segments : [];
    for (let at = (segment?.place ?? 0) + way; at >= 0 && at < list.length; at += way) {
      const owner = this.model.owner.get(list[at].id);
      if (owner !== undefined) return this.choose(owner, { cursor: list[at].id });
    }
  }

  pick(number) {
    if (!this.model.owner.has(number)) return;
    if (!this.picked.delete(number)) this.picked.add(number);
    this.say(fill(this.words.picked, { count: this.number(this.picked.size) }));
    this.refresh();
  }

  leave() {
    this.picked.clear();
    this.panel.calm();
    this.refresh();
  }

  // What building needs to know

  // The match that "merge" would take in: the next one in order.
  get nextOver() {
    return this.chosen === null ? null : this.model.order[this.model.place.get(this.chosen) + 1] ?? null;
  }

  get linkable() {
    return SIDES.every((side) => [...this.picked].some((number) => this.model.segments.get(number).side === side));
  }

  // The parts that "split here" makes: up to the sentence at the cursor, and from it on, or after it where it is the first. The
  // other side is cut at the same share; where it is one sentence it stays with the first part.
  get splits() {
    const cursorSide = this.model.segments.get(this.cursor)?.side;
    if (!this.bead || !cursorSide) return null;
    const side = this.bead[cursorSide].length > 1 ? cursorSide : cursorSide === "zh" ? "vi" : "zh";
    const [own, theirs] = [this.bead[side], this.bead[side === "zh" ? "vi" : "zh"]];
    if (own.length < 2) return null;
    const at = Math.max(1, own.indexOf(this.cursor));
    const cut = theirs.length > 1 ? Math.min(theirs.length - 1, Math.max(1, Math.round((theirs.length * at) / own.length))) : theirs.length;
    return [[...own.slice(0, at), ...theirs.slice(0, cut)], [...own.slice(at), ...theirs.slice(cut)]];
  }

  // The bead that holds the sentence before or after this bead's, on the side of the cursor.
  neighbour(way) {
    const segment = this.model.segments.get(this.cursor);
    if (!segment || this.chosen === null) return null;
    const list = this.model.reports[segment.side].segments;
    for (let at = segment.place + way; at >= 0 && at < list.length; at += way) {
      const owner = this.model.owner.get(list[at].id);
      if (owner !== undefined && owner !== this.chosen) return owner;
    }
    return null;
  }

  // Settings, words, the address

  filterBy(name) {
    this.filter = name === this.filter ? "all" : name;
    this.refresh();
    if (this.chosen !== null && !this.model.passes(this.chosen, this.filter)) this.step(1, (one) => this.model.passes(one, this.filter));
    if (this.chosen !== null && !this.model.passes(this.chosen, this.filter)) this.step(-1, (one) => this.model.passes(one, this.filter));
  }

  scrollTogether(on) {
    this.together = on;
    localStorage.setItem("doichieu.together", on ? "on" : "off");
    this.strip.refresh();
    if (on && this.chosen !== null) this.scrolling.show(this.chosen);
  }

  goOnward(on) {
    this.onward = on;
    localStorage.setItem("doichieu.onward", on ? "on" : "off");
  }

  say(sentence) {
    this.live.textContent = sentence;
  }

  announce() {
    const { model, words } = this;
    const number = model.numbers.get(this.chosen);
    const name = number === undefined ? "" : fill(words.pair, { number: this.number(number) });
    this.say([name, words.states[model.state(this.chosen)], this.bead.confidence === null ? "" : this.percent(this.bead.confidence)].filter(Boolean).join(", "));
  }

  number(value) {
    return (this.numbers ??= new Intl.NumberFormat(this.words.lang)).format(value);
  }

  percent(share) {
    return new Intl.NumberFormat(this.words.lang, { style: "percent" }).format(share);
  }

  // The address names what is chosen, so that it can be sent to somebody.
  address() {
    const there = new URL(location.href);
    there.searchParams.set("bead", this.chosen);
    history.replaceState(history.state, "", there);
  }
}

export default function (component) {
  const root = component.parentElement;
  if (!VIEWS.has(root)) VIEWS.set(root, new View(root, component.data.name));
  const view = VIEWS.get(root);
  view.hear(component);
  return ending(root, () => {
    view.stop();
    VIEWS.delete(root);
  });
}
