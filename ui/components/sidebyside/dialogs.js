// Help, and the editor of a sentence.

class Dialogs {
  constructor(view) {
    this.view = view;
    this.node = element("dialog", {});
    this.node.addEventListener("close", () => view.focusChosen());
  }

  show(title, ...inside) {
    const { words } = this.view;
    const close = element("button", { type: "button" }, words.close);
    close.addEventListener("click", () => this.node.close());
    this.node.setAttribute("aria-label", title);
    this.node.replaceChildren(element("h2", {}, title), ...inside, element("div", { className: "row end" }, close));
    this.node.showModal();
  }

  help() {
    const { words } = this.view;
    const groups = ["decide", "relate", "go", "build", "text", "undo", "look"].map((group) => {
      const rows = COMMANDS.filter((command) => command.group === group && this.view.may(command.name)).flatMap((command) => [
        element("dt", {}, ...[command.key, ...(command.also ?? [])].map((key) => element("kbd", {}, keyCap(key)))),
        element("dd", {}, words.commands[command.name]),
      ]);
      return rows.length ? element("section", {}, element("h3", {}, words.groups[group]), element("dl", {}, ...rows)) : null;
    });
    const onward = this.toggle(words.onward, this.view.onward, (on) => this.view.goOnward(on));
    const keys = this.toggle(words.single_keys, keysOn.get(), (on) => keysOn.set(on));
    const signs = Object.entries(SIGNS).filter(([, sign]) => sign).flatMap(([state, sign]) => [element("dt", {}, sign), element("dd", {}, words.states[state])]);
    const legend = element("section", {}, element("h3", {}, words.signs), element("dl", {}, ...signs, element("dt", {}, "≠"), element("dd", {}, words.clash)));
    this.show(words.commands.help, element("div", { className: "help" }, ...groups.filter(Boolean), legend), onward, keys);
  }

  toggle(label, on, changed) {
    const box = element("input", { type: "checkbox", checked: on });
    box.addEventListener("change", () => changed(box.checked));
    return element("label", { className: "toggle" }, box, label);
  }

  edit(number) {
    const { view } = this;
    const { words, model } = view;
    const segment = model.segments.get(number);
    if (!segment) return;
    const area = element("textarea", { value: segment.text, rows: 6, lang: segment.side === "zh" ? "zh-CN" : "vi", aria: { label: words.editor.text } });
    const following = model.reports[segment.side].segments[segment.place + 1];
    const act = (label, does, enabled = true) => {
      const made = element("button", { type: "button", disabled: !enabled }, label);
      made.addEventListener("click", () => {
        does();
        this.node.close();
      });
      return made;
    };
    const save = act(words.editor.save, () => view.ask("correct", { segment: number, text: area.value }));
    save.className = "primary";
    const split = act(words.editor.split, () => view.ask("split_segment", { segment: number, at: [...area.value.slice(0, area.selectionStart)].length }));
    const check = () => {
      const same = area.value === segment.text;
      save.disabled = same || !area.value.trim();
      split.disabled = !same || !area.value.slice(0, area.selectionStart).trim() || !area.value.slice(area.selectionStart).trim();
    };
    for (const name of ["input", "keyup", "click", "select"]) area.addEventListener(name, check);
    area.addEventListener("keydown", (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && save.click());
    check();
    const kind = element("select", { aria: { label: words.editor.kind } }, ...Object.entries(words.kinds).map(([name, label]) => element("option", { value: name, selected: name === segment.kind }, label)));
    kind.addEventListener("change", () => {
      view.ask("set_kind", { segments: [number], kind: kind.value });
      this.node.close();
    });
    const back = segment.original !== undefined && element("div", {}, element("p", { className: "hint" }, `${words.editor.original} `, element("span", { lang: area.lang }, segment.original)), act(words.editor.restore, () => view.ask("correct", { segment: number, text: segment.original })));
    this.show(
      words.commands.edit,
      element("label", { className: "field" }, words.editor.text, area),
      element("p", { className: "hint" }, words.editor.hint),
      element("div", { className: "row" }, save, split, act(words.editor.join, () => view.ask("join_segments", { first: number, second: following?.id }), Boolean(following))),
      element("label", { className: "field" }, words.editor.kind, kind),
      back,
    );
    area.focus();
  }
}
