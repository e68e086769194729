"use strict";
// The page reads without this script. It adds: choosing a statement lights its counterpart, lines join the two columns, the
// page's own words change language, all reports fold at once. It reads no report text as markup and fetches nothing.
(() => {
  const root = document.documentElement;
  const words = JSON.parse(document.getElementById("doichieu-words").textContent);
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const shown = (element) => element.getClientRects().length > 0;
  let chosen = null;
  let spoken = "en";

  function speak(language) {
    root.lang = language === "zh" ? "zh-CN" : language;
    document.title = words.page[language];
    for (const element of document.querySelectorAll("[data-w]")) element.textContent = words[element.dataset.w][language];
    for (const mark of document.querySelectorAll("[data-t]")) {
      const word = words[mark.dataset.t];
      mark.title = word[language] + mark.title.slice(word[spoken].length);
    }
    spoken = language;
  }

  function light(key) {
    chosen = key;
    redraw();
    for (const element of document.querySelectorAll(".on")) element.classList.remove("on");
    if (key === null) return;
    for (const element of document.querySelectorAll(`[data-p="${key}"]`)) element.classList.add("on");
  }

  function reveal(element) {
    const box = element.getBoundingClientRect();
    const bar = document.querySelector(".bar").offsetHeight;
    if (box.top >= bar && box.bottom <= innerHeight) return;
    element.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
  }

  function choose(statement) {
    const key = statement.dataset.p;
    light(key);
    const side = statement.closest(".report");
    if (!side) return;
    const bitext = side.parentElement;
    const other = [...bitext.querySelectorAll(`.report [data-p="${key}"]`)].find((found) => found.closest(".report") !== side);
    if (!other) return;
    other.querySelector(".n").focus({ preventScroll: true });
    reveal(other);
  }

  // A line for each match with an end near the screen. An end far away is taken to lie in the middle of its paragraph: the
  // browser need not lay out what nobody sees.
  const onScreen = new Set();
  const ends = new WeakMap();
  const reach = 2;

  function endsOf(reports) {
    if (!ends.has(reports)) {
      const found = new Map();
      for (const statement of reports.querySelectorAll(".report [data-p]")) {
        const key = statement.dataset.p;
        if (!found.has(key)) found.set(key, { zh: [], vi: [] });
        found.get(key)[statement.closest(".report.zh") ? "zh" : "vi"].push(statement);
      }
      ends.set(reports, found);
    }
    return ends.get(reports);
  }

  function near(report) {
    const paragraphs = [...report.getElementsByClassName("par")];
    const top = (index) => paragraphs[index].getBoundingClientRect().top;
    const first = (limit) => {
      let [low, high] = [0, paragraphs.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (top(middle) < limit) low = middle + 1;
        else high = middle;
      }
      return low;
    };
    return paragraphs.slice(Math.max(0, first(-reach * innerHeight) - 1), first((1 + reach) * innerHeight));
  }

  function draw(reports) {
    const svg = reports.querySelector(".lines");
    if (!shown(svg)) return;
    const frame = svg.getBoundingClientRect();
    const nearby = new Set([...reports.getElementsByClassName("report")].flatMap(near));
    const keys = new Set([...nearby].flatMap((paragraph) => [...paragraph.querySelectorAll("[data-p]")].map((s) => s.dataset.p)));
    const all = endsOf(reports);
    if (all.has(chosen)) keys.add(chosen);
    const height = (statement) => {
      const paragraph = statement.parentElement;
      const box = (nearby.has(paragraph) ? statement.firstElementChild : paragraph).getBoundingClientRect();
      return (box.top + box.bottom) / 2 - frame.top;
    };
    const paths = [];
    for (const key of keys) {
      const { zh, vi } = all.get(key);
      for (const left of zh) {
        for (const right of vi) {
          const [from, to, half] = [height(left), height(right), frame.width / 2];
          const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
          path.setAttribute("d", `M0 ${from}C${half} ${from} ${half} ${to} ${frame.width} ${to}`);
          path.setAttribute("class", `${left.className.match(/\bt\d\b/)[0]}${key === chosen ? " on" : ""}`);
          paths.push(path);
        }
      }
    }
    svg.replaceChildren(...paths);
  }

  let waiting = false;
  function redraw() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      onScreen.forEach(draw);
    });
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("summary") || !getSelection().isCollapsed) return;
    const statement = event.target.closest("[data-p]");
    if (!statement) return;
    event.preventDefault();
    choose(statement);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") light(null);
    if (event.key !== " " || !event.target.matches("a.n")) return;
    event.preventDefault();
    choose(event.target.closest("[data-p]"));
  });
  addEventListener("hashchange", () => {
    const target = document.getElementById(location.hash.slice(1));
    for (let fold = target?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  });

  for (const [id, open] of [["fold", false], ["unfold", true]]) {
    document.getElementById(id)?.addEventListener("click", () => {
      for (const bitext of document.querySelectorAll(".bitext")) bitext.open = open;
    });
  }

  for (const button of document.getElementsByName("words")) button.addEventListener("change", () => speak(button.value));
  const wanted = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag in words.page) || "en";
  document.querySelector(`[name="words"][value="${wanted}"]`).checked = true;
  if (wanted !== "en") speak(wanted);

  // Whole reports where there is room for two columns, until the reader says otherwise.
  const wide = matchMedia("(min-width: 760px)");
  const views = { true: document.getElementById("view-reports"), false: document.getElementById("view-pairs") };
  const fit = () => { views[wide.matches].checked = true; };
  fit();
  if (!wide.matches) document.querySelector(".legend").open = false;
  wide.addEventListener("change", fit);
  for (const view of Object.values(views)) {
    view.addEventListener("change", () => {
      wide.removeEventListener("change", fit);
      const lit = [...document.querySelectorAll(".on")].find(shown);
      if (lit) reveal(lit);
    });
  }

  const arrivals = new IntersectionObserver((entries) => {
    for (const entry of entries) onScreen[entry.isIntersecting ? "add" : "delete"](entry.target);
    redraw();
  }, { rootMargin: "100%" });
  const sizes = new ResizeObserver(redraw);
  for (const reports of document.querySelectorAll(".reports")) arrivals.observe(reports);
  for (const report of document.querySelectorAll(".reports > .report")) sizes.observe(report);
  addEventListener("scroll", redraw, { passive: true });
  addEventListener("resize", redraw);
  root.classList.add("js");
})();
