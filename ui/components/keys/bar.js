// A row of buttons with their keys. Needs requests.js, keyboard.js and dom.js in front of it.

const BARS = (globalThis.doichieuBars ??= new WeakMap());

class Bar {
  constructor(root, name) {
    this.requests = Requests.of(name);
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
    this.row.replaceChildren(...data.keys.map((key) => this.drawn(key)), this.toggle());
    this.count();
  }

  drawn(key) {
    return button(key.label, key.key, () => this.ask(key), { disabled: key.disabled });
  }

  toggle() {
    this.off.checked = keysOn.get();
    return element("label", { className: "toggle" }, this.off, this.data.words.on);
  }

  pressed(name, event) {
    const key = keysOn.get() && this.data?.keys.find((one) => one.key === name && !one.disabled);
    if (!key) return false;
    if (!event.repeat || key.repeat) this.ask(key);
    return true;
  }

  ask(key) {
    const subject = this.subject();
    // All used up until the page is drawn anew: a decision would be about nothing, but what undoes one need not be.
    if (key.advance && this.data.subjects && subject === null) return;
    this.alert.textContent = "";
    this.requests.ask(key.name, { subject, seen: this.data.seen, details: { advance: key.advance } });
  }

  subject() {
    const used = new Set(this.requests.pending.filter((one) => one.details.advance).map((one) => one.subject));
    return this.data.subjects?.find((one) => !used.has(one)) ?? null;
  }

  count() {
    const waiting = this.requests.pending.length;
    this.state.textContent = waiting ? `${this.data?.words.saving ?? ""} ${waiting}` : "";
  }
}

export default function (component) {
  const root = component.parentElement;
  if (!BARS.has(root)) BARS.set(root, new Bar(root, component.data.name));
  const bar = BARS.get(root);
  bar.draw(component);
  return () => {
    bar.stop();
    BARS.delete(root);
  };
}
