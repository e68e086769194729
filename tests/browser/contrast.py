"""Whether the text of a page can be read: contrast as WCAG counts it, with see-through colours blended."""

FAINT = """() => {
  const one = Object.assign(document.createElement("canvas"), {width: 1, height: 1});
  const canvas = one.getContext("2d", {willReadFrequently: true});
  const known = new Map();
  const rgba = (colour) => {
    if (!known.has(colour)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
      known.set(colour, [r, g, b, a / 255]);
    }
    return known.get(colour);
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a)];
  const parent = (e) => e.parentElement ?? e.getRootNode().host ?? null;
  const behind = (e) => {
    if (!e) return [255, 255, 255];
    e = e.closest("[data-testid=stSliderThumbValue]") ? e.closest("[data-testid=stSlider]") : e; // above its handle
    const own = rgba(getComputedStyle(e).backgroundColor);
    return own[3] === 1 ? own.slice(0, 3) : own[3] === 0 ? behind(parent(e)) : over(own, behind(parent(e)));
  };
  const opacity = (e) => (e ? Number(getComputedStyle(e).opacity) * opacity(parent(e)) : 1);
  const linear = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const faint = [];
  const look = (root) => {
    for (const e of root.querySelectorAll("*")) {
      if (e.shadowRoot) look(e.shadowRoot);
      const said = [...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data.trim()).join(" ");
      const shown = e.checkVisibility({opacityProperty: true, visibilityProperty: true});
      const off = "style, script, :disabled, [aria-disabled=true], [aria-hidden=true], [inert]";
      if (!said || !shown || e.closest(off)) continue;
      const back = behind(e);
      const [r, g, b, a] = rgba(getComputedStyle(e).color);
      const [low, high] = [luminance(over([r, g, b, a * opacity(e)], back)), luminance(back)].sort((x, y) => x - y);
      const ratio = (high + 0.05) / (low + 0.05);
      if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${said.slice(0, 60)}`);
    }
  };
  look(document);
  return faint;
}"""
"""Gives the texts whose contrast is below 4.5 to 1, with it. Controls that are off and icons do not count."""
