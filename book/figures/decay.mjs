// Adam with L2 in its gradient against decay beside its step, by the size of the other gradients.

import { adam } from "./maths.mjs";
import { brief, plane, say } from "./plane.mjs";

const penalised = {
  says: "L2 in the gradient",
  draw: ["ridge", ""],
  dy: 18,
  how: (lam) => ({ lam }),
};
const decayed = {
  says: "decay beside it",
  draw: ["truth", "dashed"],
  dy: -10,
  how: (decay) => ({ decay }),
};
const METHODS = [penalised, decayed];

const walk = ({ noise, adam: settings }, size, how) =>
  adam(noise.map((z) => size * z), 1, settings, how);
// What is left of the weight in the end, as a share of what Adam alone ends at
const left = (data, size, how) => walk(data, size, how).at(-1) / walk(data, size, {}).at(-1);

function traces(data, { strength, size }) {
  const x = { from: 0, to: data.noise.length, label: "step" };
  const p = plane({ title: "the weight", x, y: { from: -0.1, to: 1.3, ticks: [0, 0.5, 1] } });
  const trace = (how) => walk(data, size, how).map((w, step) => [step, w]);
  return p.svg(
    p.level(0, "truth", "thin"),
    p.line(trace({}), "neutral", "dotted"),
    METHODS.map(({ how, draw }) => p.line(trace(how(strength)), ...draw)),
    p.text([0, 1.3], "dotted: neither", { dx: 8, dy: 15 }),
  );
}

function remains(data, { strength, size }) {
  const { sizes } = data;
  const label = "size of the other gradients";
  const x = { from: 0.6 * sizes[0], to: sizes.at(-1), log: true, label };
  const p = plane({ title: "share left", x, y: { from: -0.1, to: 1.3, ticks: [0, 0.5, 1] } });
  const point = (each, how) => [each, left(data, each, how(strength))];
  return p.svg(
    p.upright(size),
    p.level(0, "truth", "thin"),
    METHODS.map(({ says, how, draw, dy }) => [
      p.line(sizes.map((each) => point(each, how)), ...draw),
      p.dot(point(size, how), draw[0], "", 6),
      p.text(point(sizes[0], how), says, { dx: 10, dy }),
    ]),
  );
}

export const decay = {
  controls: ({ strengths, sizes }) => [
    { name: "strength", label: "λ of the penalty, δ of the decay", values: strengths, says: brief },
    { name: "size", label: "size of the other gradients", values: sizes, says: brief },
  ],

  views: (data, state) => [traces(data, state), remains(data, state)],

  sentence(data, { strength, size }) {
    const shares = METHODS.map(({ how }) => say(100 * left(data, size, how(strength)), 0));
    return (
      `λ = δ = ${brief(strength)}, other gradients of size ${brief(size)}: after ` +
      `${data.noise.length} steps of Adam the penalty has left ${shares[0]} % of the weight, ` +
      `decay ${shares[1]} %.`
    );
  },

  question(data) {
    const [weak, strong, size] = [data.strengths[0], data.strengths.at(-1), data.sizes[0]];
    const times = strong / weak;
    const share = (lam) => say(100 * left(data, size, { lam }), 0);
    return {
      asks:
        `Let the other gradients be tiny, and make λ ${brief(times)} times as large. ` +
        "How much faster does L2 in Adam's gradient take the weight towards zero?",
      options: [`${brief(times)} times`, `${brief(Math.sqrt(times))} times`, "No faster"],
      right: share(weak) === share(strong) ? 2 : 0,
      then: { size, strength: strong },
      because:
        `${share(weak)} % are left at λ = ${brief(weak)}, ${share(strong)} % at λ = ` +
        `${brief(strong)}. Adam divides the gradient by its own size. Where the penalty is all ` +
        "there is to it, λ cancels. Decay is not divided.",
    };
  },
};
