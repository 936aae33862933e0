// Ridge by singular directions: the share that is kept, and what least squares knew of it.

import { degreesOfFreedom, kept } from "./maths.mjs";
import { brief, plane, say, span } from "./plane.mjs";

const percent = (share) => `${say(100 * share, share < 0.1 || share > 0.99 ? 1 : 0)} %`;

function shares({ variances }, { lam }) {
  const [from, to] = [variances.at(-1) / 2, 2 * variances[0]];
  const x = { from, to, log: true, label: "variance along the direction" };
  const y = { from: -0.04, to: 1.06, ticks: [0, 0.5, 1] };
  const p = plane({ title: "share that ridge keeps", x, y });
  const point = (variance) => [variance, kept(variance, lam)];
  return p.svg(
    p.upright(lam),
    p.text([lam, 0], "λ", { dx: 5, dy: -6 }),
    p.line(span(Math.log(from), Math.log(to), 101).map(Math.exp).map(point), "ridge"),
    variances.map((variance) => p.dot(point(variance), "ridge")),
  );
}

function coefficients({ variances, coefficients: found, deviations }, { lam }) {
  const reach = 1.05 * Math.max(...found.map((value, j) => Math.abs(value) + deviations[j]));
  const places = variances.map((_, j) => j + 1);
  const label = "direction, by falling variance";
  const x = { from: 0.4, to: places.length + 0.6, label, ticks: places };
  const p = plane({ title: "weight along the direction", x, y: { from: -reach, to: reach } });
  return p.svg(
    p.level(0, "truth", "thin"),
    found.map((value, j) => [
      p.line([-1, 1].map((side) => [j + 1, value + side * deviations[j]]), "least squares"),
      p.dot([j + 1, value], "least squares", "open"),
      p.dot([j + 1, value * kept(variances[j], lam)], "ridge"),
    ]),
  );
}

// The value that is nearest in ratio
const nearest = (values, aim) =>
  values.reduce((best, value) => {
    const [far, near] = [best, value].map((each) => Math.abs(Math.log(each / aim)));
    return near < far ? value : best;
  });

export const directions = {
  controls: ({ lams }) => [{ name: "lam", label: "strength λ", values: lams, says: brief }],

  views: (data, state) => [shares(data, state), coefficients(data, state)],

  sentence({ variances }, { lam }) {
    const last = variances.length;
    return (
      `λ = ${brief(lam)} leaves ${say(degreesOfFreedom(variances, lam), 1)} of ${last} degrees ` +
      `of freedom. Direction 1, along which the data vary most, keeps ` +
      `${percent(kept(variances[0], lam))} of least squares, direction ${last} keeps ` +
      `${percent(kept(variances.at(-1), lam))}.`
    );
  },

  question({ variances, lams }) {
    const [first, last] = [variances[0], variances.at(-1)];
    const lam = nearest(lams, last);
    return {
      asks:
        `Along direction ${variances.length} the data have variance ${brief(last)}. ` +
        "Which λ takes half of it away?",
      options: [
        `${brief(last)}, its own variance`,
        "0.5",
        `${brief(first)}, the variance of direction 1`,
      ],
      right: 0,
      then: { lam },
      because:
        "The share kept is variance/(variance + λ), one half where the two are equal. " +
        `At λ = ${brief(lam)}, as shown, it is ${percent(kept(last, lam))}; ` +
        `direction 1 keeps ${percent(kept(first, lam))}.`,
    };
  },
};
