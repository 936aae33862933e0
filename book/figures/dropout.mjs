// Dropout: masks, and what the next unit is fed in training and afterwards, under each scaling.

import { sumMoments } from "./maths.mjs";
import { capital, plane, say } from "./plane.mjs";

const STEPS = 24; // whose masks are shown

// Weights that make the sum of all inputs 1
const evenly = (x) => x.map(() => 1 / x.reduce((sum, value) => sum + value, 0));

// What training multiplies the kept by, what the unit is then fed, and what it is fed afterwards
function fed({ x, ps, scalings }, { scaling, p }) {
  const [factor, afterwards] = scalings[scaling][ps.indexOf(p)];
  return { factor, afterwards, ...sumMoments(x, evenly(x), p, factor) };
}

function off(data, state) {
  const { mean, afterwards } = fed(data, state);
  return afterwards / mean;
}
const isRight = (data, state) => Math.abs(off(data, state) - 1) < 1e-4;

function masks({ draws, x }, { p }) {
  const ends = [1, x.length / 2, x.length];
  const inputs = { from: 0.5, to: x.length + 0.5, label: "input", ticks: ends };
  const steps = { from: STEPS + 0.5, to: 0.5, ticks: [1, STEPS / 2, STEPS] };
  const title = `kept in each step, p = ${say(p)}`;
  const plot = plane({ title, x: inputs, y: steps, height: 300 });
  const cell = (step, input) => [
    [input + 0.6, step + 0.6],
    [input + 1.4, step + 0.6],
    [input + 1.4, step + 1.4],
    [input + 0.6, step + 1.4],
  ];
  const row = (draw, step) => draw.flatMap((u, input) => (u >= p ? [cell(step, input)] : []));
  return plot.svg(plot.areas(draws.slice(0, STEPS).flatMap(row), "train", "full"));
}

function feeding(data, { scaling, p }) {
  const { ps, draws, x } = data;
  const [axis, y] = [{ from: 0, to: 1, label: "p" }, { from: -0.3, to: 3.2 }];
  const plot = plane({ title: "what the unit is fed", x: axis, y, height: 300 });
  const all = ps.map((each) => ({ p: each, ...fed(data, { scaling, p: each }) }));
  const edge = (sign) => all.map((at) => [at.p, at.mean + sign * Math.sqrt(at.variance)]);
  const [{ factor, afterwards }, w] = [fed(data, { scaling, p }), evenly(x)];
  const sum = (draw) => draw.reduce((s, u, j) => s + (u >= p ? factor * w[j] * x[j] : 0), 0);
  return plot.svg(
    plot.areas([[...edge(1), ...edge(-1).reverse()]], "train"),
    plot.upright(p),
    plot.line(all.map((at) => [at.p, at.mean]), "train"),
    plot.line(all.map((at) => [at.p, at.afterwards]), "validation", "dashed"),
    draws.map((draw, i) => plot.dot([p + 0.01 * ((i % 5) - 2), sum(draw)], "train", "faint", 2.5)),
    plot.dot([p, afterwards], "validation", "", 6),
    plot.text([1, y.to], "band: in training, mean and spread", { dx: -6, dy: 16, anchor: "end" }),
    plot.text([1, y.to], "dashed: afterwards", { dx: -6, dy: 32, anchor: "end" }),
  );
}

export const dropout = {
  controls: ({ ps, scalings }) => [
    { name: "p", label: "probability p of being dropped", values: ps, says: say },
    { name: "scaling", label: "scaling", values: Object.keys(scalings) },
  ],

  views: (data, state) => [masks(data, state), feeding(data, state)],

  sentence(data, state) {
    const { p, scaling } = state;
    const { mean, variance, afterwards } = fed(data, state);
    const everywhere = data.ps.every((each) => isRight(data, { scaling, p: each }));
    const same = everywhere ? "the same, as at every p" : "the same, but at this p only";
    const verdict = isRight(data, state) ? same : `${say(off(data, state))} times as much: wrong`;
    return (
      `${capital(scaling)}, p = ${say(p)}: in training the unit is fed ${say(mean)} on average, ` +
      `with a standard deviation of ${say(Math.sqrt(variance))}; afterwards ` +
      `${say(afterwards)}, ${verdict}.`
    );
  },

  question(data) {
    const { p } = data.start;
    const scaling = "divided by p";
    return {
      asks:
        "Somebody divides what is kept by p where it should be 1 − p, and tests it at p = ½. " +
        "What does the test say?",
      options: ["Wrong", "Right, as it would at every p", "Right, as it would at no other p"],
      right: isRight(data, { scaling, p: 0.5 }) ? 2 : 0,
      then: { scaling, p },
      because:
        `At ½ the two are one number. At p = ${say(p)}, now shown, the unit is fed ` +
        `${say(off(data, { scaling, p }))} times what it was trained on. ` +
        "Go to ½ and see the lines cross.",
    };
  },
};
