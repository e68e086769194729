// Draws passages: texts of both languages side by side, their marks lit. Text from reports gets in by textContent only.

function make(tag, name, text) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text !== undefined) element.textContent = text;
  return element;
}

function piece({ text, kind, agrees, said }) {
  if (!kind) return document.createTextNode(text);
  const mark = make(kind === "cognate" ? "u" : "mark", agrees ? kind : `${kind} differs`);
  mark.append(text);
  if (said) {
    mark.title = said;
    mark.append(make("span", "hidden", ` (${said})`));
  }
  return mark;
}

function side({ language, label, source, before, pieces, after, nothing }) {
  const part = make("div", `side ${language}`);
  if (label) {
    const head = make("div", "source");
    head.append(make("span", "language", label));
    if (source) head.append(make("span", "of", source));
    part.append(head);
  }
  const around = (text, name) => {
    if (!text) return;
    const line = make("p", `around ${name}`, text);
    line.lang = language;
    part.append(line);
  };
  around(before, "before");
  const words = make("p", pieces.length ? "words" : "words nothing");
  words.lang = pieces.length ? language : "";
  words.append(...(pieces.length ? pieces.map(piece) : [nothing]));
  part.append(words);
  around(after, "after");
  return part;
}

function clash({ kind, zh, vi }) {
  const line = make("li");
  line.append(make("span", "kind", kind), make("span", "value", zh), make("span", "unequal", "≠"), make("span", "value", vi));
  return line;
}

function passage(item, open, send) {
  const card = make("article", item.tone ? `passage ${item.tone}` : "passage");
  if (item.label) card.setAttribute("aria-label", item.label);
  if (item.id === null) open = "";
  if (item.chips.length || open) {
    const head = make("header", item.sides.length === 1 && !item.chips.length ? "slim" : "");
    if (open) {
      const button = make("button", "open", open);
      button.type = "button";
      button.setAttribute("aria-label", `${open}: ${item.label}`);
      button.addEventListener("click", () => send("open", item.id));
      head.append(button);
    }
    for (const { text, tone } of item.chips) head.append(make("span", `chip ${tone}`, text));
    card.append(head);
  }
  const sides = make("div", { 1: "sides one", 2: "sides" }[item.sides.length] ?? "sides many");
  sides.append(...item.sides.map(side));
  if (item.sides.length > 2) sides.firstChild.style.gridRow = `1 / span ${item.sides.length - 1}`;
  card.append(sides);
  if (item.clashes.length) {
    const list = make("ul", "clashes");
    list.append(...item.clashes.map(clash));
    card.append(list);
  }
  return card;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".passages");
  root.className = data.large ? "passages large" : "passages";
  root.replaceChildren(...data.items.map((item) => passage(item, data.open, setTriggerValue)));
}
