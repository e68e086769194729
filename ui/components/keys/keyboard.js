// Single keys for a page. They are left alone where they mean something else: in fields, menus and dialogs, with Ctrl or Meta.

const FIELDS = "input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable=true], [contenteditable='']";
const OWN_ARROWS = "input[type=radio], [role=listbox], [role=option], [role=combobox], [role=menu], [role=menuitem], [role=slider], [role=tab], [role=grid], [role=radio], [role=tree]";
const PRESSED = "button, a[href], summary, input, [role=button], [role=checkbox], [role=switch], [role=tab], [role=menuitem]";

// The name of a pressed key as bindings have it: "a", "?", "Shift+z", "Alt+ArrowUp". Letters go by where they stand on the keyboard
// if the layout, or an input method for Chinese or Vietnamese, makes something else of them.
function keyName(event) {
  let key = event.key;
  if (/^Key[A-Z]$/.test(event.code) && !/^[a-zA-Z]$/.test(key)) key = event.code.slice(3).toLowerCase();
  if (/^Digit\d$/.test(event.code) && key.length > 1) key = event.code.slice(5);
  if (key === " ") key = "Space";
  const letter = /^[a-zA-Z]$/.test(key);
  if (letter) key = key.toLowerCase();
  const shift = event.shiftKey && (letter || key.length > 1);
  return (event.altKey ? "Alt+" : "") + (shift ? "Shift+" : "") + key;
}

// Whether a pressed key belongs to what has the focus.
function taken(event, name) {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey) return true;
  const path = event.composedPath().filter((node) => node instanceof Element);
  const target = path[0];
  if (!target) return false;
  if (path.some((node) => node.matches(FIELDS) || node.matches("[role=dialog], dialog, [role=menu], [role=listbox]"))) return true;
  if (/Arrow|Home|End|Page/.test(name) && path.some((node) => node.matches(OWN_ARROWS))) return true;
  return (name === "Enter" || name === "Space") && path.some((node) => node.matches(PRESSED));
}

// Call `pressed(name, event)` for keys anywhere on the page; it returns whether the key was one of its own. Returns how to stop.
function onKeys(pressed) {
  const listener = (event) => {
    const name = keyName(event);
    if (!taken(event, name) && pressed(name, event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  document.addEventListener("keydown", listener, true);
  return () => document.removeEventListener("keydown", listener, true);
}

// Single keys can be switched off, for people who speak to their computer or press keys by mistake; the browser remembers it.
const keysOn = {
  get: () => localStorage.getItem("doichieu.keys") !== "off",
  set: (on) => localStorage.setItem("doichieu.keys", on ? "on" : "off"),
};

// A key as it is shown: "⇧Z", "Alt ↑".
function keyCap(name) {
  const shown = { ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", Space: "␣", Escape: "Esc", Enter: "↵" };
  const parts = name.split("+");
  const last = parts.pop() || "+";
  const cap = shown[last] ?? (last.length === 1 ? last.toUpperCase() : last);
  return parts.map((part) => (part === "Shift" ? "⇧" : `${part} `)).join("") + cap;
}
