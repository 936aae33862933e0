// Drawing: a plane with axes; what is drawn is given in its units, and becomes the text of an SVG.
// Colours are those of `course_pkg.plots`, by role, as variables of the page's style sheet.

const MARGIN = { left: 44, right: 12, top: 28, bottom: 40 };

const minus = (text) => text.replace("-", "−");
const tenth = (value) => Math.round(value * 10) / 10;
const coloured = (role) => `style="--role:var(--course-${role.replaceAll(" ", "-")})"`;

// A number with so many decimals, and one with two digits.
export const say = (value, decimals = 2) =>
  minus(value.toFixed(decimals).replace(/^-(0(\.0*)?)$/, "$1"));
export const brief = (value) => minus(String(Number(value.toPrecision(2))));

export const capital = (words) => words[0].toUpperCase() + words.slice(1);

// So many numbers, evenly from one to another.
export const span = (from, to, count) =>
  Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));

// Places along an axis that are easy to read.
function ticks({ from, to, log, ticks: given }) {
  if (given) return given;
  if (log) {
    const decades = Math.log10(to / from);
    const heads = decades > 3 ? [1] : decades > 1.5 ? [1, 3] : [1, 2, 5];
    const powers = span(-6, 6, 13);
    const places = powers.flatMap((power) => heads.map((head) => Number(`${head}e${power}`)));
    return places.filter((place) => place >= from && place <= to);
  }
  const rough = (to - from) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((head) => head * power).find((size) => size >= 0.999 * rough);
  const [first, last] = [Math.ceil(from / step - 1e-9), Math.floor(to / step + 1e-9)];
  return span(first, last, last - first + 1).map((place) => place * step);
}

// From numbers along an axis to pixels.
function scale({ from, to, log }, start, end) {
  const unit = log ? Math.log : (value) => value;
  const whole = unit(to) - unit(from);
  return (value) => start + ((unit(value) - unit(from)) / whole) * (end - start);
}

// An axis is {from, to, label}, with log for a logarithmic one and ticks for places of its own.
export function plane({ title, x, y, width = 340, height = 260 }) {
  const across = width - MARGIN.left - MARGIN.right;
  const down = height - MARGIN.top - MARGIN.bottom;
  const [toX, toY] = [scale(x, 0, across), scale(y, down, 0)];
  const at = ([u, v]) => `${tenth(toX(u))} ${tenth(toY(v))}`;
  const path = (points) => `M${points.map(at).join("L")}`;
  const stroke = (d, role, kind) =>
    `<path class="moving-line ${kind}" ${coloured(role)} d="${d}"/>`;

  function axes() {
    const [bottom, right] = [MARGIN.top + down, MARGIN.left + across];
    const text = (words, u, v, anchor) =>
      `<text x="${u}" y="${v}" text-anchor="${anchor}">${words}</text>`;
    const columns = ticks(x).map((value) => [brief(value), tenth(MARGIN.left + toX(value))]);
    const rows = ticks(y).map((value) => [brief(value), tenth(MARGIN.top + toY(value))]);
    const upright = columns.map(([, place]) => `M${place} ${MARGIN.top}V${bottom}`);
    const level = rows.map(([, place]) => `M${MARGIN.left} ${place}H${right}`);
    return [
      `<text class="moving-title" x="${MARGIN.left}" y="14">${title}</text>`,
      `<path class="moving-grid" d="${upright.join("")}${level.join("")}"/>`,
      ...columns.map(([words, place]) => text(words, place, bottom + 16, "middle")),
      ...rows.map(([words, place]) => text(words, MARGIN.left - 6, place + 4, "end")),
      text(x.label, right, height - 6, "end"),
    ].join("");
  }

  return {
    line: (points, role, kind = "") => stroke(path(points), role, kind),
    upright: (u, role = "neutral", kind = "dashed") =>
      stroke(`M${tenth(toX(u))} 0V${down}`, role, kind),
    level: (v, role = "neutral", kind = "dashed") =>
      stroke(`M0 ${tenth(toY(v))}H${across}`, role, kind),
    cross: (point, role) => stroke(`M${at(point)}m-5-5l10 10m0-10l-10 10`, role, ""),
    // Polygons of one colour, in one path.
    areas: (polygons, role, kind = "") =>
      `<path class="moving-area ${kind}" ${coloured(role)} d="${polygons.map(path).join("Z")}Z"/>`,
    dot: ([u, v], role, kind = "", radius = 4.5) =>
      `<circle class="moving-dot ${kind}" ${coloured(role)} ` +
      `cx="${tenth(toX(u))}" cy="${tenth(toY(v))}" r="${radius}"/>`,
    text: ([u, v], words, { dx = 0, dy = 0, anchor = "start" } = {}) =>
      `<text class="moving-name" x="${tenth(toX(u) + dx)}" y="${tenth(toY(v) + dy)}" ` +
      `text-anchor="${anchor}">${words}</text>`,
    // The whole, with everything outside the axes cut off.
    svg: (...marks) =>
      `<svg viewBox="0 0 ${width} ${height}">${axes()}` +
      `<svg x="${MARGIN.left}" y="${MARGIN.top}" width="${across}" height="${down}">` +
      `${marks.flat(Infinity).join("")}</svg></svg>`,
  };
}
