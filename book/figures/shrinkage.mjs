// Ridge, lasso and elastic net on one λ and one ρ: the touching point, the path, the error.

import { elasticNet, excess, penalty } from "./maths.mjs";
import { brief, capital, plane, say, span } from "./plane.mjs";

const method = (rho) => (rho === 1 ? "lasso" : rho === 0 ? "ridge" : "elastic net");
const fitted = ({ G, g }, lam, rho) => elasticNet(G, g, lam, rho);
const missed = ({ means, truth, covariance }, w) =>
  excess(w, means.y - w[0] * means.x[0] - w[1] * means.x[1], truth, covariance);

// Where the loss is by `level` above its lowest: (w − centre)ᵀG(w − centre) = level, by G = LLᵀ
function ellipse(G, centre, level) {
  const a = Math.sqrt(G[0][0]);
  const b = G[0][1] / a;
  const d = Math.sqrt(G[1][1] - b ** 2);
  return span(0, 2 * Math.PI, 73).map((angle) => {
    const second = (Math.sqrt(level) * Math.sin(angle)) / d;
    const first = (Math.sqrt(level) * Math.cos(angle) - b * second) / a;
    return [centre[0] + first, centre[1] + second];
  });
}

// By how much the loss at w is above its lowest, twice
function above(G, centre, w) {
  const [u, v] = [w[0] - centre[0], w[1] - centre[1]];
  return G[0][0] * u ** 2 + 2 * G[0][1] * u * v + G[1][1] * v ** 2;
}

// Where the penalty is `cost`: along each way the root of (1 − ρ)/2 r² + edges r = cost
function budget(cost, rho) {
  return span(0, 2 * Math.PI, 121).map((angle) => {
    const [u, v] = [Math.cos(angle), Math.sin(angle)];
    const edges = rho * (Math.abs(u) + Math.abs(v));
    const radius = (2 * cost) / (edges + Math.sqrt(edges ** 2 + 2 * (1 - rho) * cost) || 1);
    return [radius * u, radius * v];
  });
}

function touching(data, path, { lam, rho }) {
  const [w, centre, role] = [fitted(data, lam, rho), fitted(data, 0, rho), method(rho)];
  const level = above(data.G, centre, w);
  const [from, to] = data.window;
  const axis = { from, to, label: "first weight" };
  const p = plane({ title: "second weight", x: axis, y: axis, height: 352 });
  return p.svg(
    p.areas([budget(penalty(w, rho), rho)], role),
    [0.25, 0.6, 1].map((share) =>
      p.line(ellipse(data.G, centre, level * share), "least squares", "thin"),
    ),
    p.level(0, "truth", "thin"),
    p.upright(0, "truth", "thin"),
    p.line([centre, ...path, [0, 0]], role, "thin dashed"),
    p.cross(data.truth, "truth"),
    p.dot(centre, "least squares"),
    p.dot(w, role, "", 6.5),
    p.text(data.truth, "truth", { dx: -9, dy: 4, anchor: "end" }),
    p.text(centre, "least squares", { dx: 8, dy: -8 }),
  );
}

const strength = ({ lams }) => ({ from: lams[0], to: lams.at(-1), log: true, label: "λ" });

function weights(data, path, { lam, rho }) {
  const { lams } = data;
  const y = { from: Math.min(...path.flat()) - 0.1, to: 1.12 * Math.max(...path.flat()) };
  const p = plane({ title: "weights", x: strength(data), y, height: 176 });
  const role = method(rho);
  return p.svg(
    p.upright(lam),
    p.level(0, "truth", "thin"),
    ["first", "second"].map((name, j) => [
      p.line(path.map((w, i) => [lams[i], w[j]]), role, j ? "" : "dashed"),
      p.dot([lam, fitted(data, lam, rho)[j]], role),
      p.text([lams[0], path[0][j]], name, { dx: 4, dy: j ? 15 : -6 }),
    ]),
  );
}

function errors(data, path, { lam, rho }) {
  const { lams, highest } = data;
  const flat = missed(data, fitted(data, 0, rho));
  const title = "error on new samples, beyond the noise";
  const p = plane({ title, x: strength(data), y: { from: 0, to: highest }, height: 176 });
  return p.svg(
    p.upright(lam),
    p.level(flat, "least squares", "dotted"),
    p.text([lams.at(-1), flat], "least squares", { dx: -4, dy: -5, anchor: "end" }),
    p.line(path.map((w, i) => [lams[i], missed(data, w)]), method(rho)),
    p.dot([lam, missed(data, fitted(data, lam, rho))], method(rho)),
  );
}

// The smallest ρ of the slider that leaves the first weight at zero, at the λ of the start
const lastZero = (data) => data.rhos.find((rho) => fitted(data, data.start.lam, rho)[0] === 0);

export const shrinkage = {
  controls: ({ lams, rhos }) => [
    { name: "lam", label: "strength λ", values: lams, says: brief },
    { name: "rho", label: "share ρ: 0 ridge, 1 lasso", values: rhos, says: say },
  ],

  views(data, state) {
    const path = data.lams.map((lam) => fitted(data, lam, state.rho));
    return [touching(data, path, state), weights(data, path, state) + errors(data, path, state)];
  },

  sentence(data, { lam, rho }) {
    const w = fitted(data, lam, rho);
    const words = w.map((value) => (value === 0 ? "exactly 0" : say(value)));
    return (
      `${capital(method(rho))}, ρ = ${say(rho)}, at λ = ${brief(lam)}: the weights are ` +
      `${words.join(" and ")}, and the error on new samples is ${say(missed(data, w))} beyond ` +
      `the noise. Least squares has ${say(missed(data, fitted(data, 0, rho)))}.`
    );
  },

  question(data) {
    const { rhos, start } = data;
    const rho = lastZero(data);
    const below = rhos[rhos.indexOf(rho) - 1];
    return {
      asks:
        "The lasso (ρ = 1) has set the first weight to exactly 0. Leave λ where it is and " +
        "let ρ fall towards ridge. How long will the zero last?",
      options: ["At ρ = 1 only", "Down to some ρ in between", "For every ρ above 0"],
      right: rho === 1 ? 0 : rho === rhos[1] ? 2 : 1,
      then: { lam: start.lam, rho },
      because:
        `At ρ = ${say(rho)} it is still exactly 0, at ρ = ${say(below)} it is ` +
        `${say(fitted(data, start.lam, below)[0])}. There is a corner for every ρ above 0, but ` +
        "it grows blunt: the penalty's slope there is λρ. In the end the pull of the data wins.",
    };
  },
};
