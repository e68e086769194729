// Texts come as data and are only ever set as text.
export default function ({ data, parentElement, setStateValue }) {
  const list = parentElement.querySelector("ol") ?? parentElement.appendChild(document.createElement("ol"));
  const chosen = (list.chosen ??= new Set());
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-multiselectable", "true");
  list.setAttribute("aria-label", data.label);
  list.lang = data.language;
  const ids = data.segments.map((segment) => segment.id);
  for (const id of chosen) if (!ids.includes(id)) chosen.delete(id);

  list.replaceChildren(...data.segments.map((segment) => {
    const item = document.createElement("li");
    item.setAttribute("role", "option");
    item.dataset.id = segment.id;
    item.className = segment.kind + (segment.starts ? " starts" : "");
    const name = document.createElement("span");
    name.className = "name";
    name.textContent = segment.corrected ? `${segment.name} · ${data.corrected}` : segment.name;
    const text = document.createElement("span");
    text.className = "text";
    text.textContent = segment.text;
    item.append(name, text);
    return item;
  }));
  const items = [...list.children];
  list.at = Math.min(list.at ?? 0, Math.max(items.length - 1, 0));

  function draw() {
    items.forEach((item, place) => {
      item.setAttribute("aria-selected", String(chosen.has(ids[place])));
      item.tabIndex = place === list.at ? 0 : -1;
    });
  }

  function choose(place, { extend = false, toggle = false } = {}) {
    if (extend) {
      chosen.clear();
      const from = list.anchor ?? place;
      for (let n = Math.min(from, place); n <= Math.max(from, place); n++) chosen.add(ids[n]);
    } else if (toggle && chosen.has(ids[place])) {
      chosen.delete(ids[place]);
    } else {
      if (!toggle) chosen.clear();
      chosen.add(ids[place]);
    }
    if (!extend) list.anchor = place;
    list.at = place;
    draw();
    setStateValue("chosen", ids.filter((id) => chosen.has(id)));
  }

  list.onmousedown = (event) => {
    if (event.shiftKey) event.preventDefault(); // or the browser would select the text in between
  };
  list.onclick = (event) => {
    const item = event.target.closest("li");
    if (item && (event.shiftKey || !getSelection().toString())) {
      choose(items.indexOf(item), { extend: event.shiftKey, toggle: event.ctrlKey || event.metaKey });
    }
  };
  list.onkeydown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      const place = Math.min(Math.max(list.at + step, 0), items.length - 1);
      if (event.shiftKey) {
        list.anchor ??= list.at;
        choose(place, { extend: true });
      } else {
        list.at = place;
        draw();
      }
      items[place].focus();
    } else if (event.key === "Enter" || event.key === " ") {
      choose(list.at, { toggle: true });
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  draw();
}
