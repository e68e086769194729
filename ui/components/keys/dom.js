// Elements made of data: text becomes text nodes, so that nothing in it can become markup.

function element(tag, properties = {}, ...children) {
  const { role, data, aria, style, ...rest } = properties;
  const made = Object.assign(document.createElement(tag), rest);
  if (role) made.setAttribute("role", role);
  for (const [name, value] of Object.entries(data ?? {})) made.dataset[name] = value;
  for (const [name, value] of Object.entries(aria ?? {})) made.setAttribute(`aria-${name}`, value);
  for (const [name, value] of Object.entries(style ?? {})) made.style.setProperty(name, value);
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

// How to end what is drawn in `root`, for Streamlit to call: it does so when the page is left, but also when it draws anew before a
// drawing was through, and then what stands there goes on.
function ending(root, end) {
  return () => {
    if (!root.isConnected) end();
  };
}

function button(label, key, pressed, properties = {}) {
  const made = element("button", { type: "button", ...properties }, element("span", {}, label), key && element("kbd", {}, keyCap(key)));
  if (key) made.setAttribute("aria-keyshortcuts", key);
  made.addEventListener("click", pressed);
  return made;
}
