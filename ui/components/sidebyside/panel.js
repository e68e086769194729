// What is known of the chosen statement and its match, and everything that can be done with it.

class Panel {
  constructor(view) {
    this.view = view;
    this.node = element("aside", { className: "panel", tabIndex: -1 });
    this.alert = element("div", { className: "alert", role: "alert" });
    this.body = element("div", { className: "body" });
    this.node.append(this.alert, this.body);
    this.open = new Set(["build"]); // folds that are open
    this.learnt = new Map(); // what was asked for a bead: history, candidates
  }

  draw() {
    const { view } = this;
    this.node.setAttribute("aria-label", view.words.panel);
    const focus = this.node.getRootNode().activeElement;
    const kept = this.body.contains(focus) ? focus.dataset.command : undefined;
    if (this.body.contains(focus) && focus.tagName === "TEXTAREA") return; // somebody writes a note
    if (!view.bead) return this.body.replaceChildren(element("p", { className: "empty" }, view.words.nothing_chosen));
    this.body.replaceChildren(
      ...[this.head(), this.sure(), this.texts(), this.decisions(), this.facts(), this.building(), this.noting(), this.candidates(), this.history()].filter(Boolean),
    );
    if (kept) this.body.querySelector(`[data-command="${kept}"]`)?.focus();
  }

  head() {
    const { view } = this;
    const { model, words, chosen, bead } = view;
    const name = view.isMatched ? fill(words.pair, { number: view.number(model.numbers.get(chosen)) }) : words.states.alone;
    const state = model.state(chosen);
    const shape = view.isMatched ? `${bead.zh.length}:${bead.vi.length}` : "";
    return element(
      "div",
      { className: "head" },
      element("h2", {}, name, shape && element("span", { className: "shape", title: words.shape }, ` ${shape}`)),
      state !== "alone" && element("span", { className: `state ${state}` }, element("span", { aria: { hidden: "true" } }, `${SIGNS[state]} `), words.states[state]),
      bead.relation && element("span", { className: "relation" }, words.relations[bead.relation]),
      element("div", { className: "row" }, ...["previous", "next", "previous_open", "next_open"].map((one) => view.button(one))),
    );
  }

  // How sure: a word, a figure and a bar.
  sure() {
    const { view } = this;
    const { confidence, hand } = view.bead;
    const step = sureness(confidence);
    const figure = confidence === null ? "" : ` ${view.percent(confidence)}`;
    const word = confidence === null && hand ? view.words.sure.hand : view.words.sure[view.isMatched ? step : `alone_${step}`] ?? view.words.sure[step];
    return element(
      "p",
      { className: `sure ${step}` },
      element("span", { className: "meter", aria: { hidden: "true" } }, element("span", { style: { "inline-size": `${100 * (confidence ?? 0)}%` } })),
      element("span", {}, `${word}${figure}`),
    );
  }

  // Both sides one under the other, for screens that show one column only.
  texts() {
    const { view } = this;
    const rows = SIDES.map((side) => {
      const pieces = view.bead[side].flatMap((number, place) => {
        const segment = view.model.segments.get(number);
        const found = view.reports.pieces(number, segment, view.bead.marks);
        return place && side === "vi" ? [" ", ...found] : found;
      });
      return element("p", { lang: side === "zh" ? "zh-CN" : "vi" }, ...(pieces.length ? pieces : [element("span", { className: "none", lang: view.words.lang }, view.words.states.alone)]));
    });
    return element("div", { className: `texts${view.reports.tint(view.chosen)}` }, ...rows);
  }

  decisions() {
    const { view } = this;
    if (!view.can.review) return element("p", { className: "hint why-not" }, view.whyNot);
    const names = view.isMatched ? ["accept", "reject", "unsure"] : ["nothing"];
    const pressed = { accept: "accepted", reject: "rejected", unsure: "unsure" };
    const on = (name) => (name === "nothing" ? view.bead.checked : pressed[name] ? view.bead.status === pressed[name] : view.bead.relation === name);
    const row = (list, className) => element("div", { className: `row ${className}` }, ...list.map((name) => view.button(name, on(name))));
    const reopen = COMMAND.reopen.when(view) && view.button("reopen");
    const main = row(names, "first");
    if (reopen) main.append(reopen);
    return element("div", { className: "decisions" }, main, view.isMatched && row(["equivalent", "partial", "related"], "relations"));
  }

  // What both sides state, kind by kind; what differs first, with both values.
  facts() {
    const { view } = this;
    const { words, bead } = view;
    if (!bead.marks.length) return null;
    const at = (mark, side) => {
      const [number, start, end] = mark[side][0];
      return element("span", { lang: side === "zh" ? "zh-CN" : "vi" }, [...view.model.segments.get(number).text].slice(start, end).join(""));
    };
    const differing = (mark) => element("span", {}, at(mark, "zh"), " ≠ ", at(mark, "vi"), element("span", { className: "values" }, ` (${factSaid(mark)})`));
    const agreeing = (mark) => element("span", {}, at(mark, "zh"), " = ", at(mark, "vi"));
    const rows = ["number", "date", "name", "cognate"].flatMap((kind) => {
      const [clashes, others] = [false, true].map((agrees) => bead.marks.filter((mark) => mark.kind === kind && mark.agrees === agrees));
      return [
        ...(clashes.length ? [element("dt", { className: "differs" }, words.differs[kind]), element("dd", { className: "differs" }, ...clashes.map(differing))] : []),
        ...(others.length ? [element("dt", {}, words.marks[kind]), element("dd", {}, ...others.map(agreeing))] : []),
      ];
    });
    return element("section", {}, element("h3", {}, words.evidence), element("dl", { className: "facts" }, ...rows));
  }

  building() {
    const { view } = this;
    const row = (...names) => element("div", { className: "row" }, ...names.map((name) => view.button(name)));
    if (!view.can.review) return this.fold("build", view.words.groups.go, row("to_zh", "to_vi"), row("previous_sentence", "next_sentence"));
    return this.fold("build", view.words.build, row("merge", "split", "unlink"), row("up", "down"), row("pick", "link"), row("to_zh", "to_vi"), row("previous_sentence", "next_sentence"), row("edit"));
  }

  noting() {
    const { view } = this;
    if (!view.can.review) return view.bead.note && this.fold("note", view.words.note, element("p", {}, view.bead.note));
    const area = element("textarea", { rows: 2, value: view.bead.note ?? "", aria: { label: view.words.note } });
    const bead = view.chosen;
    const save = () => {
      if (area.value.trim() !== (view.model.beads.get(bead)?.note ?? "")) view.ask("note", { bead, text: area.value });
    };
    area.addEventListener("blur", save);
    area.addEventListener("keydown", (event) => {
      if (event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey))) {
        event.preventDefault();
        view.focusChosen();
      }
    });
    this.noteArea = area;
    return this.fold("note", view.words.note + (view.bead.note ? " •" : ""), area, element("p", { className: "hint" }, view.words.note_hint));
  }

  writeNote() {
    this.open.add("note");
    this.draw();
    this.noteArea.focus();
  }

  // Other candidates and history are asked for when their fold is opened.
  candidates() {
    const { view } = this;
    return this.fold("candidates", view.words.candidates, this.answer("candidates", (found) => (found.length ? element("ol", { className: "candidates" }, ...found.map((one) => this.candidate(one))) : element("p", {}, view.words.no_candidates))));
  }

  candidate({ segments, side, text, confidence }) {
    const { view } = this;
    const go = element("button", { type: "button", className: "plain", lang: side === "zh" ? "zh-CN" : "vi" }, text);
    go.addEventListener("click", () => view.choose(view.model.owner.get(segments[0]), { cursor: segments[0] }));
    const own = view.bead[side === "zh" ? "vi" : "zh"];
    const link = view.can.review && element("button", { type: "button", disabled: !own.length }, view.words.link_this);
    if (link) link.addEventListener("click", () => view.ask("link", { segments: [...own, ...segments] }));
    return element("li", {}, element("span", { className: "figure" }, view.percent(confidence)), go, link);
  }

  history() {
    const { view } = this;
    const row = ({ said, author, at }) => element("li", {}, element("bdi", {}, author), " ", element("span", {}, said), " ", element("time", {}, at));
    return this.fold("history", view.words.history, this.answer("history", (found) => (found.length ? element("ol", { className: "history" }, ...found.map(row)) : element("p", {}, view.words.no_history))));
  }

  answer(what, draw) {
    if (!this.open.has(what)) return null;
    const found = this.learnt.get(`${what} ${this.view.chosen} ${this.view.model.revision}`);
    if (!found) this.view.look(what);
    return found ? draw(found) : element("p", { className: "hint" }, this.view.words.loading);
  }

  learn(what, bead, revision, found) {
    if (this.learnt.size > 50) this.learnt.clear();
    this.learnt.set(`${what} ${bead} ${revision}`, found);
    if (bead === this.view.chosen) this.draw();
  }

  fold(name, title, ...inside) {
    const fold = element("details", { open: this.open.has(name) }, element("summary", {}, title), ...inside);
    fold.addEventListener("toggle", () => {
      if (fold.open === this.open.has(name)) return;
      if (fold.open) this.open.add(name);
      else this.open.delete(name);
      if (fold.open && (name === "candidates" || name === "history")) this.draw();
    });
    return fold;
  }

  // Why something was not done; it stays until the next decision, or until it is read and closed.
  refuse(said, bead) {
    const { view } = this;
    const close = element("button", { type: "button" }, view.words.close);
    close.addEventListener("click", () => this.alert.replaceChildren());
    const there = view.model.beads.has(bead) && bead !== view.chosen && element("button", { type: "button" }, view.words.show);
    if (there) there.addEventListener("click", () => view.choose(bead));
    this.alert.append(element("p", {}, said), element("div", { className: "row" }, there, close));
  }

  calm() {
    this.alert.replaceChildren();
  }
}
