"""Whether a page can be worked by the keyboard alone: what takes the focus, and whether one sees where it is."""

_LOOKS = """
  const looks = (e) => {
    const seen = [];
    for (let at = e, far = 0; at && far < 4; at = at.parentElement, far++) {
      const { outlineStyle, outlineWidth, boxShadow, borderColor, backgroundColor } = getComputedStyle(at);
      seen.push([outlineStyle, outlineWidth, boxShadow, borderColor, backgroundColor].join());
      for (const other of [at.previousElementSibling, at.nextElementSibling].filter(Boolean)) {
        seen.push(getComputedStyle(other).boxShadow, getComputedStyle(other).backgroundColor);
      }
    }
    const grid = e.closest("[data-testid=stDataFrame]");
    return seen.join(";") + (grid && getComputedStyle(grid).outlineStyle);
  };
"""

CONTROLS = f"""() => {{
  {_LOOKS}
  const what = "button, input, select, textarea, a[href], summary, canvas[tabindex]";
  const off = ":disabled, [tabindex='-1'], [aria-hidden=true]";
  const found = [];
  const groups = new Set();
  const look = (root) => {{
    for (const e of root.querySelectorAll("*")) {{
      if (e.shadowRoot) look(e.shadowRoot);
      if (!e.matches(what) || e.matches(off) || e.closest("[aria-hidden=true], [data-testid=stSidebar]")) continue;
      if (e.matches("[data-testid=stSkipToContent]") || !e.checkVisibility()) continue;
      e.before = looks(e);
      const group = e.matches("[role=radio]") ? e.closest("[role=radiogroup]") : e;
      if (groups.has(group)) continue;
      groups.add(group);
      group.control = found.length;
      found.push(`${{e.tagName}} ${{e.getAttribute("aria-label") ?? e.textContent.trim().slice(0, 60)}}`);
    }}
  }};
  look(document);
  return found;
}}"""
"""Numbers what takes the focus in the page beside the sidebar, keeps how it looks without, and gives what it says.

Choices that exclude each other are one.
"""

FOCUSED = f"""() => {{
  {_LOOKS}
  let e = document.activeElement;
  while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
  const control = e?.matches("[role=radio]") ? e.closest("[role=radiogroup]").control : e?.control;
  return control === undefined ? [null, true] : [control, looks(e) !== e.before];
}}"""
"""The number of what has the focus, if `CONTROLS` gave it one, and whether it looks otherwise than without."""
