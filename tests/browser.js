// What is asked of the page that is open. Checks return their findings, one sentence each.
const LEAST_CONTRAST = 4.5; // WCAG 2.2, 1.4.3 (AA)
const LEAST_OUTLINE = 1; // CSS pixels
const FOCUSABLE = "a[href], button, input, select, textarea, summary, audio[controls], [tabindex='0']";
const LISTS_OF_IDS = ["for", "aria-labelledby", "aria-describedby", "aria-controls"];
const SHOWN = { opacityProperty: true, visibilityProperty: true };

const all = (selector) => [...document.querySelectorAll(selector)];
const isShown = (element) => element.checkVisibility(SHOWN);
const tag = (element) => element.cloneNode(false).outerHTML.slice(0, 160);
const path = (element) => (element.closest("[id]") ? `#${element.closest("[id]").id} ` : "") + tag(element);

// Colours are [red, green, blue, alpha], 0 to 255.
const pixel = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
const known = new Map();
function colour(text) {
  if (!known.has(text)) {
    pixel.clearRect(0, 0, 1, 1);
    pixel.fillStyle = text;
    pixel.fillRect(0, 0, 1, 1);
    known.set(text, [...pixel.getImageData(0, 0, 1, 1).data]);
  }
  return known.get(text);
}
function over(top, bottom, opacity = 1) {
  const alpha = (top[3] / 255) * opacity;
  return [0, 1, 2].map((i) => alpha * top[i] + (1 - alpha) * bottom[i]).concat(255);
}
function luminance(rgb) {
  const linear = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const [red, green, blue] = rgb.map((value) => linear(value / 255));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}
function canvasColour() {
  const probe = document.body.appendChild(document.createElement("span"));
  probe.style.backgroundColor = "Canvas";
  const found = colour(getComputedStyle(probe).backgroundColor);
  probe.remove();
  return found;
}
function ancestors(element) {
  return element ? [...ancestors(element.parentElement), element] : [];
}
function background(element, canvas) {
  const colours = ancestors(element).map((e) => colour(getComputedStyle(e).backgroundColor));
  return colours.reduce((below, above) => over(above, below), canvas);
}
function opacity(element) {
  return ancestors(element).reduce((product, e) => product * getComputedStyle(e).opacity, 1);
}

// Text of HTML, with its colour and what is behind it.
function* texts(canvas) {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement: element, data } = walker.currentNode;
    if (data.trim() && !element.closest("script, style, svg") && isShown(element)) {
      yield [data.trim(), getComputedStyle(element).color, background(element, canvas), opacity(element)];
    }
  }
}

// Text of inline figures, with its colour and what is behind the figure. Matplotlib's letters are outlines that
// stand where their group is; its other outlines, markers, have an x and a y.
function* labels(canvas) {
  for (const glyph of all("svg text, svg use:not([x])")) {
    if (!glyph.closest("defs") && isShown(glyph)) {
      const figure = glyph.closest("svg");
      const behind = over(paper(figure), background(figure, canvas));
      yield [figure.ariaLabel ?? tag(figure), getComputedStyle(glyph).fill, behind, opacity(glyph)];
    }
  }
}
// Colour of a figure's first shape, where that is as large as the figure.
function paper(figure) {
  const [shape, whole] = [figure.querySelector("path"), figure].map((e) => e?.getBoundingClientRect());
  const covers = shape && shape.width > 0.99 * whole.width && shape.height > 0.99 * whole.height;
  return colour(covers ? getComputedStyle(figure.querySelector("path")).fill : "transparent");
}

const checks = {
  // Opens every fold and waits for every picture.
  async settle() {
    for (const fold of all("details")) fold.open = true;
    for (const image of document.images) image.loading = "eager";
    const ended = (image) => image.complete || new Promise((end) => (image.onload = image.onerror = end));
    await Promise.all([...document.images].map(ended));
  },

  figures() {
    const broken = all("img").filter((image) => !image.complete || !image.naturalWidth);
    const hasBox = (svg) => svg.getBoundingClientRect().width > 0 && svg.getBBox().width > 0;
    const empty = all("svg[role=img]").filter((svg) => !hasBox(svg));
    return [
      ...broken.map((image) => `does not load: ${tag(image)}`),
      ...empty.map((svg) => `is empty: ${path(svg)}`),
    ];
  },

  references() {
    const count = new Map();
    for (const { id } of all("[id]")) count.set(id, (count.get(id) ?? 0) + 1);
    const wanted = new Set();
    for (const element of all("*")) {
      for (const { localName, value } of element.attributes) {
        if (localName === "href" && value.startsWith("#")) wanted.add(decodeURIComponent(value.slice(1)));
        for (const [, id] of value.matchAll(/url\(["']?#([^"')]+)/g)) wanted.add(id);
        if (LISTS_OF_IDS.includes(localName)) value.trim().split(/\s+/).forEach((id) => wanted.add(id));
      }
    }
    return [
      ...[...count].filter(([, n]) => n > 1).map(([id, n]) => `id is used ${n} times: ${id}`),
      ...[...wanted].filter((id) => !count.has(id)).map((id) => `id is missing: ${id}`),
    ];
  },

  overflow(width) {
    const found = document.documentElement.scrollWidth;
    if (found <= width) return [];
    const wide = all("body *").filter((element) => element.getBoundingClientRect().right > width + 1);
    return [`${found} pixels wide in a window of ${width}, by ${wide.slice(0, 3).map(path).join(" and ")}`];
  },

  contrast() {
    const canvas = canvasColour();
    const findings = new Map();
    for (const [text, front, behind, opaque] of [...texts(canvas), ...labels(canvas)]) {
      const ratio = contrast(over(colour(front), behind, opaque), behind);
      const pair = `${front} on rgb(${behind.slice(0, 3).map(Math.round)})`;
      if (ratio >= LEAST_CONTRAST) continue;
      if (!findings.has(pair)) findings.set(pair, [`contrast ${ratio.toFixed(2)}, ${pair}`, new Set()]);
      findings.get(pair)[1].add(text.slice(0, 40));
    }
    return [...findings.values()].map(([finding, where]) => `${finding}: ${[...where].slice(0, 3).join("; ")}`);
  },

  structure() {
    const levels = all("h1, h2, h3, h4, h5, h6").map((heading) => Number(heading.localName[1]));
    const headings = levels.map((level, i) => [level, levels[i - 1] ?? 0]);
    const bare = all("table").filter((table) => !table.querySelector("th"));
    return [
      ...(document.documentElement.lang ? [] : ["the language is not said"]),
      ...(all("h1").length === 1 ? [] : [`${all("h1").length} headings of the first level`]),
      ...(all("main, [role=main]").length === 1 ? [] : [`${all("main, [role=main]").length} main landmarks`]),
      ...headings.filter(([level, before]) => level > before + 1).map((h) => `h${h[0]} follows h${h[1]}`),
      ...bare.map((table) => `no headers: ${path(table)}`),
      ...all("th:not([scope])").map((header) => `header without scope: ${path(header)}, ${header.textContent}`),
    ];
  },

  // Addresses of what a reader can go to.
  links() {
    return all("a[href], img[src]").map((element) => element.href ?? element.src);
  },

  // Notes whatever gets the focus from now on; returns how many elements may.
  watchFocus() {
    window.focused = new Map();
    document.addEventListener("focusin", ({ target }) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(target);
      window.focused.set(target, outlineStyle !== "none" && parseFloat(outlineWidth) >= LEAST_OUTLINE);
    });
    document.activeElement.blur();
    return all(FOCUSABLE).length;
  },

  focus() {
    const group = (e) => (e.type === "radio" ? all(`input[type=radio][name="${e.name}"]`) : [e]);
    const reached = new Set([...window.focused.keys()].flatMap(group));
    const wanted = all(FOCUSABLE).filter((e) => !e.disabled && isShown(e));
    const faint = [...window.focused].filter(([, visible]) => !visible).map(([e]) => e);
    return [
      ...wanted.filter((e) => !reached.has(e)).map((e) => `is not reached by Tab: ${path(e)}`),
      ...faint.map((e) => `does not show its focus: ${path(e)}`),
    ];
  },

  // What a printout shows that it should not, or should show and does not.
  printed() {
    const content = all("details.claim > :not(summary)");
    return [
      ...all("form, input, select").filter(isShown).map((e) => `is printed: ${path(e)}`),
      ...content.filter((e) => !isShown(e)).map((e) => `is not printed: ${path(e)}`),
    ];
  },

  watchPrinting() {
    window.addEventListener("beforeprint", () => (window.atPrinting = checks.printed()));
  },

  atPrinting() {
    return window.atPrinting;
  },
};

const [name, ...rest] = arguments;
return checks[name](...rest);
