// The strip above the reports: how far the review has come, and which statements are shown.

const FILTERS = ["all", "unreviewed", "doubtful", "clashing", "shape", "alone", "changed", "mine"];

class Strip {
  constructor(view) {
    this.view = view;
    this.bar = element("div", { className: "done", role: "progressbar" }, element("span", { className: "fill" }));
    this.said = element("span", { className: "progress" });
    this.filters = element("div", { className: "filters", role: "group" });
    this.tools = element("div", { className: "tools", role: "toolbar" });
    this.saving = element("span", { className: "saving", role: "status" });
    this.node = element("div", { className: "strip" }, element("div", { className: "far" }, this.said, this.bar), this.filters, this.tools);
    this.chips = new Map();
  }

  draw() {
    const { words } = this.view;
    this.bar.setAttribute("aria-label", words.progress);
    this.filters.setAttribute("aria-label", words.filter);
    this.tools.setAttribute("aria-label", words.tools);
    this.chips = new Map(FILTERS.map((name) => [name, this.chip(name)]));
    this.filters.replaceChildren(...this.chips.values());
    const together = element("label", { className: "toggle" }, (this.together = element("input", { type: "checkbox" })), words.commands.together, element("kbd", {}, keyCap("g")));
    this.together.addEventListener("change", () => this.view.scrollTogether(this.together.checked));
    this.buttons = ["undo", "redo", "help"].map((name) => this.view.button(name)).filter(Boolean);
    this.tools.replaceChildren(this.saving, together, ...this.buttons);
    this.refresh();
  }

  chip(name) {
    const chip = element("button", { type: "button", className: "filter" }, this.view.words.filters[name], element("span", { className: "count" }));
    chip.addEventListener("click", () => this.view.filterBy(name));
    return chip;
  }

  refresh() {
    const { model, words, filter } = this.view;
    const all = model.order.length;
    const done = all - model.count("unreviewed");
    this.said.textContent = fill(words.reviewed, { count: this.view.number(done), total: this.view.number(all) });
    this.bar.setAttribute("aria-valuenow", String(done));
    this.bar.setAttribute("aria-valuemax", String(all));
    this.bar.firstElementChild.style.inlineSize = all ? `${(100 * done) / all}%` : "0";
    for (const [name, chip] of this.chips) {
      chip.setAttribute("aria-pressed", String(name === filter));
      chip.lastElementChild.textContent = this.view.number(model.count(name));
    }
    this.together.checked = this.view.together;
    this.wait();
  }

  wait() {
    const waiting = this.view.requests.pending.length;
    this.saving.textContent = waiting ? `${this.view.words.saving} ${this.view.number(waiting)}` : "";
  }
}

// "{count} of {total}" with the values in their places.
function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
