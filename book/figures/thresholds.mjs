// Soft against hard thresholding, and ridge: what becomes of one least squares weight v.

import { elasticNet, hardThreshold, penalty } from "./maths.mjs";
import { plane, say, span } from "./plane.mjs";

const estimate = (v, t, rho) => elasticNet([[1]], [v], t, rho)[0];
const ridge = {
  of: (v, t) => estimate(v, t, 0),
  cost: (w, t) => t * penalty([w], 0),
  draw: ["ridge", ""],
  mark: ["ridge", "", 4.5],
};
const soft = {
  of: (v, t) => estimate(v, t, 1),
  cost: (w, t) => t * penalty([w], 1),
  draw: ["lasso", ""],
  mark: ["lasso", "", 4.5],
};
const hard = {
  of: hardThreshold,
  cost: (w, t) => (w === 0 ? 0 : t ** 2 / 2),
  draw: ["neutral", "dashed"],
  mark: ["neutral", "open", 7],
};
const RULES = [ridge, soft, hard];

function estimates({ vs }, { v, t }) {
  const [from, to] = [vs[0], vs.at(-1)];
  const [x, y] = [{ from, to, label: "least squares v" }, { from, to }];
  const p = plane({ title: "estimate", x, y, height: 300 });
  const sides = [span(from, -t - 1e-9, 2), span(-t, t, 2), span(t + 1e-9, to, 2)];
  const bent = (rule) =>
    sides.map((side) => p.line(side.map((u) => [u, rule.of(u, t)]), ...rule.draw));
  return p.svg(
    p.line([[from, from], [to, to]], "least squares", "dotted"),
    p.upright(v),
    RULES.map(bent),
    RULES.map((rule) => p.dot([v, rule.of(v, t)], ...rule.mark)),
    p.text([from, ridge.of(from, t)], "ridge", { dx: 8, dy: -18 }),
    p.text([to, soft.of(to, t)], "lasso", { dx: -8, dy: 24, anchor: "end" }),
    p.text([to, to], "hard", { dx: -32, dy: 14, anchor: "end" }),
  );
}

function costs({ vs }, { v, t }) {
  const [from, to] = [vs[0], vs.at(-1)];
  const [x, y] = [{ from, to, label: "w" }, { from: -0.2, to: 5 }];
  const p = plane({ title: "½ (w − v)² + penalty", x, y, height: 300 });
  const value = ({ cost }, w) => (w - v) ** 2 / 2 + cost(w, t);
  const away = span(from, to, 240); // an even number: without w = 0, where one cost jumps
  return p.svg(
    RULES.map((rule) => p.line(away.map((w) => [w, value(rule, w)]), ...rule.draw)),
    p.dot([0, value(hard, 0)], "neutral", "open", 2.5),
    RULES.map((rule) => p.dot([rule.of(v, t), value(rule, rule.of(v, t))], ...rule.mark)),
  );
}

export const thresholds = {
  controls: ({ vs, ts }) => [
    { name: "v", label: "least squares v", values: vs, says: say },
    { name: "t", label: "threshold t", values: ts, says: say },
  ],

  views: (data, state) => [estimates(data, state), costs(data, state)],

  sentence(data, { v, t }) {
    const words = RULES.map(({ of }) => (of(v, t) === 0 ? "exactly 0" : say(of(v, t))));
    const why = Math.abs(v) > t ? `v moved by ${say(t)} towards 0` : "as |v| is not above t";
    return (
      `v = ${say(v)}, t = ${say(t)}: the lasso makes it ${words[1]}, ${why}, ` +
      `hard thresholding ${words[2]}, ridge ${words[0]}.`
    );
  },

  question({ vs, start: { t } }) {
    const v = vs.find((value) => value > t);
    return {
      asks: `Let v grow until it just passes t = ${say(t)}. Which estimate jumps?`,
      options: ["Hard thresholding", "Lasso", "Ridge"],
      right: 0,
      then: { v, t },
      because:
        `At v = ${say(v)} hard thresholding says ${say(hard.of(v, t))}, and just before it ` +
        "said 0: its cost has two valleys, and another one has become the lower. The lasso says " +
        `${say(soft.of(v, t))}. It never jumps, at the price of staying ${say(t)} too small.`,
    };
  },
};
