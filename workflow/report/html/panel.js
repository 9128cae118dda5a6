{
  const byId = (id) => document.getElementById(id);
  const curves = JSON.parse(byId("panel-values").textContent);
  const dimension = byId("panel-dimension"), epsilon = byId("panel-epsilon");
  const convention = () => document.querySelector("[name=panel-convention]:checked").value;

  const superscript = (n) => String(n).replace(/./g, (c) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(c)]);
  function digits(value, precision) {
    if (value === 0) return "0";
    const [mantissa, exponent] = value.toExponential(precision - 1).split("e");
    if (exponent < -3) return mantissa + "·10" + superscript(Number(exponent));
    return Number(value.toPrecision(precision)).toLocaleString("en", { maximumFractionDigits: 10 }).replace(/,/g, "\u202f");
  }
  function percent(mass) {
    // Beyond, rounding would say 100 %, which no annulus holds.
    if (mass > 0.9999999) return "more than 99.99999 %";
    const behind = Math.max(2, Math.ceil(1 - Math.log10(1 - mass)) - 2);
    return (mass < 1e-4 ? digits(100 * mass, 3) : (100 * mass).toFixed(behind)) + " %";
  }
  function draw(parent, tag, attributes, text = "") {
    const element = parent.appendChild(document.createElementNS("http://www.w3.org/2000/svg", tag));
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = text;
  }
  function show(id, text, value) {
    byId(id).textContent = text;
    byId(id).dataset.value = value;
  }

  function drawRing(curve, set) {
    const ring = byId("panel-ring"), scale = 100 / Math.max(set.high, curve.radius.at(-1));
    const circle = (r) => `M${r} 0A${r} ${r} 0 1 0 ${-r} 0A${r} ${r} 0 1 0 ${r} 0Z`;
    ring.replaceChildren();
    draw(ring, "path", { class: "annulus", "fill-rule": "evenodd", d: circle(set.high * scale) + circle(set.low * scale) });
    draw(ring, "circle", { class: set.mode ? "mode typical" : "mode", r: 4 });
    draw(ring, "text", { x: 8, y: 4 }, "mode");
  }

  function densityAt(curve, radius) {
    const step = curve.radius[1] - curve.radius[0], place = (radius - curve.radius[0]) / step;
    const left = Math.min(Math.floor(place), curve.radius.length - 2), share = place - left;
    return (1 - share) * curve.density[left] + share * curve.density[left + 1];
  }
  function drawDensity(curve, set) {
    const plot = byId("panel-density"), [first, last] = [curve.radius[0], curve.radius.at(-1)];
    const top = Math.max(...curve.density);
    const x = (radius) => 20 + 480 * (radius - first) / (last - first);
    const y = (density) => 190 - 170 * density / top;
    plot.replaceChildren();
    const point = (radius) => `${x(radius).toFixed(1)},${y(densityAt(curve, radius)).toFixed(1)}`;
    const ends = [Math.min(Math.max(set.low, first), last), Math.min(Math.max(set.high, first), last)];
    const inside = [ends[0], ...curve.radius.filter((radius) => radius > ends[0] && radius < ends[1]), ends[1]];
    draw(plot, "polygon", { class: "annulus area",
      points: [`${x(ends[0])},190`, ...inside.map(point), `${x(ends[1])},190`].join(" ") });
    for (const end of ends) draw(plot, "path", { class: "annulus", d: `M${point(end)}V190` });
    draw(plot, "polyline", { class: "curve", points: curve.radius.map(point).join(" ") });
    draw(plot, "path", { class: "axis", d: "M20 190H500" });
    for (let tick = Math.ceil(first); tick <= last; tick++) {
      draw(plot, "path", { class: "axis", d: `M${x(tick)} 190v5` });
      draw(plot, "text", { x: x(tick), y: 209, "text-anchor": "middle" }, tick.toLocaleString("en").replace(/,/g, "\u202f"));
    }
    if (first === 0) draw(plot, "circle", { class: set.mode ? "mode typical" : "mode", cx: x(0), cy: 190, r: 4 });
    draw(plot, "text", { x: 500, y: 226, "text-anchor": "end" }, "radius");
  }

  function update() {
    const curve = curves[dimension.value], sets = curve[convention()];
    epsilon.max = sets.length - 1;
    const set = sets[epsilon.value], unit = convention() === "total" ? " bits" : " bits/dim";
    const k = digits(curve.dimension, 7), eps = digits(set.epsilon, 5) + unit;
    show("panel-dimension-value", k, curve.dimension);
    show("panel-epsilon-value", eps, set.epsilon);
    dimension.setAttribute("aria-valuetext", "K = " + k);
    epsilon.setAttribute("aria-valuetext", eps);
    show("panel-mass", percent(set.mass), set.mass);
    show("panel-radii", (set.low ? `Radii from ${digits(set.low, 6)} to ` : "A ball: all radii up to ") + digits(set.high, 6) +
      `, where ε is ${digits(set.bits, 5)} bits in all; the root of K is ${digits(Math.sqrt(curve.dimension), 6)}.`, set.low);
    show("panel-mode", `The likeliest point, at radius 0, lies ${digits(curve.modeBits, 5)} bits below H: ` +
      (set.mode ? "typical, since ε is larger." : "not typical, since ε is smaller."), set.mode);
    drawRing(curve, set);
    drawDensity(curve, set);
  }

  dimension.max = curves.length - 1;
  dimension.value = Math.max(curves.findIndex((curve) => curve.dimension >= 100), 0);
  epsilon.max = 100;
  epsilon.value = Math.max(curves[dimension.value].total.findIndex((set) => set.epsilon >= 10), 0);
  for (const control of document.querySelectorAll("#panel input")) control.addEventListener("input", update);
  update();
}
