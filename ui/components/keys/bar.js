// A row of buttons with their keys. Needs requests.js, keyboard.js and dom.js in front of it.

const BARS = (globalThis.doichieuBars ??= new WeakMap());

class Bar {
  constructor(root, name) {
    this.requests = Requests.of(name);
    this.held = []; // names of keys pressed after one that recalls a subject: they are about what the page then shows
    this.row = element("div", { role: "toolbar", className: "bar" });
    this.state = element("span", { className: "state" });
    this.alert = element("p", { role: "alert", className: "refused" });
    this.off = element("input", { type: "checkbox", className: "off" });
    this.off.addEventListener("change", () => keysOn.set(this.off.checked));
    root.append(element("div", { className: "keys" }, this.row, this.state, this.alert));
    this.stop = onKeys((key, event) => this.pressed(key, event));
    this.requests.changed = () => this.count();
  }

  draw({ data, setStateValue }) {
    this.data = data;
    this.requests.through((message) => setStateValue("sent", message));
    const refused = this.requests.hear(data.news).filter((reply) => !reply.ok);
    if (refused.length) this.alert.textContent = refused.map((reply) => reply.said).join("\n");
    this.row.setAttribute("aria-label", data.words.keys);
    this.buttons();
    for (const name of this.held.splice(0)) this.press(name);
    this.count();
  }

  // Buttons stay the same elements from one drawing to the next: what has the focus keeps it.
  buttons() {
    const shown = JSON.stringify([this.data.words.on, ...this.data.keys.map(({ key, name, label }) => [key, name, label])]);
    if (shown === this.shown) return;
    this.shown = shown;
    this.drawn = new Map(this.data.keys.map(({ key, name, label }) => [name, button(label, key, () => this.press(name))]));
    this.row.replaceChildren(...this.drawn.values(), this.toggle());
  }

  toggle() {
    this.off.checked = keysOn.get();
    return element("label", { className: "toggle" }, this.off, this.data.words.on);
  }

  pressed(name, event) {
    const key = keysOn.get() && this.data?.keys.find((one) => one.key === name);
    if (!key || !this.can(key)) return false;
    if (!event.repeat || key.repeat) this.ask(key);
    return true;
  }

  press(name) {
    const key = this.data.keys.find((one) => one.name === name);
    if (key && this.can(key)) this.ask(key);
  }

  // What cannot be pressed now may be right for what comes up next, and while something waits that is what a press is about.
  can(key) {
    return !key.disabled || this.waiting() > 0;
  }

  ask(key) {
    if (this.held.length || (!key.recalls && this.requests.pending.some((one) => one.details.recalls))) {
      this.held.push(key.name);
      this.count();
      return;
    }
    const subject = this.subject();
    // All used up until the page is drawn anew: a decision would be about nothing, but what undoes one need not be.
    if (key.advance && this.data.subjects && subject === null) return;
    this.alert.textContent = "";
    this.requests.ask(key.name, { subject, seen: this.data.seen, details: { advance: key.advance, recalls: key.recalls } });
  }

  subject() {
    const used = new Set(this.requests.pending.filter((one) => one.details.advance).map((one) => one.subject));
    return this.data.subjects?.find((one) => !used.has(one)) ?? null;
  }

  waiting() {
    return this.requests.pending.length + this.held.length;
  }

  count() {
    const waiting = this.waiting();
    for (const key of this.data?.keys ?? []) this.drawn?.get(key.name)?.setAttribute("aria-disabled", String(!this.can(key)));
    this.state.textContent = waiting ? `${this.data?.words.saving ?? ""} ${waiting}` : "";
  }
}

export default function (component) {
  const root = component.parentElement;
  if (!BARS.has(root)) BARS.set(root, new Bar(root, component.data.name));
  const bar = BARS.get(root);
  bar.draw(component);
  return ending(root, () => {
    bar.stop();
    BARS.delete(root);
  });
}
