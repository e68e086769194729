// What Streamlit's own menu does and links to pages do not: say which page one is on, go out of the way on a phone, and open a
// new tab where that is asked for.

const PHONE = 768; // from Streamlit: up to this width its sidebar lies on the page
const LINK = "[data-testid=stPageLink-NavLink]";

export default function ({ parentElement }) {
  parentElement.stop?.(); // an earlier drawing's, which Streamlit does not end
  const sidebar = document.querySelector("[data-testid=stSidebar]");
  if (!sidebar) return;
  const mark = () => {
    for (const link of sidebar.querySelectorAll(LINK)) {
      // The first page's own address is empty, which would lead to the page that one is on.
      const to = link.getAttribute("href");
      if (to.startsWith("?")) link.setAttribute("href", `./${to}`);
      const here = link.pathname === location.pathname ? "page" : null;
      if (link.getAttribute("aria-current") === here) continue;
      if (here) link.setAttribute("aria-current", here);
      else link.removeAttribute("aria-current");
    }
  };
  const clicked = (event) => {
    const link = event.target.closest?.(LINK);
    if (!link) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey) event.stopPropagation(); // the browser's own doing goes on
    else if (innerWidth <= PHONE && sidebar.contains(link)) sidebar.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
  };
  const watcher = new MutationObserver(mark);
  watcher.observe(sidebar, { childList: true, subtree: true, attributes: true, attributeFilter: ["href", "class"] });
  document.addEventListener("click", clicked, true);
  mark();
  parentElement.stop = () => {
    watcher.disconnect();
    document.removeEventListener("click", clicked, true);
  };
  return parentElement.stop;
}
