// Streamlit says nothing for long, and then in English only; it tells the state of the connection by an attribute of the page.

const STATE = "data-test-connection-state";
const PATIENCE = 1500; // a short interruption is nobody's concern

export default function ({ data, parentElement }) {
  parentElement.stop?.(); // an earlier drawing's, which Streamlit does not end
  const app = document.querySelector(`[${STATE}]`);
  const banner = (parentElement.banner ??= parentElement.appendChild(Object.assign(document.createElement("p"), { className: "lost", hidden: true })));
  banner.setAttribute("role", "alert");
  let timer;
  const look = () => {
    const there = app?.getAttribute(STATE) === "CONNECTED";
    clearTimeout(timer);
    if (there) show(false);
    else timer = setTimeout(() => show(true), PATIENCE);
  };
  const show = (lost) => {
    banner.hidden = !lost;
    banner.textContent = lost ? data : "";
    document.documentElement.classList.toggle("doichieu-lost", lost);
  };
  const watcher = new MutationObserver(look);
  if (app) watcher.observe(app, { attributes: true, attributeFilter: [STATE] });
  parentElement.stop = () => {
    watcher.disconnect();
    clearTimeout(timer);
    if (!parentElement.isConnected) document.documentElement.classList.remove("doichieu-lost");
  };
  look();
  return parentElement.stop;
}
