// Max-norm: steps towards a minimum, each scaled back onto the ball; beside it an L2 penalty.

import { descent, length } from "./maths.mjs";
import { plane, say, span } from "./plane.mjs";

const circle = (radius) =>
  span(0, 2 * Math.PI, 73).map((angle) => [radius * Math.cos(angle), radius * Math.sin(angle)]);
const walks = ({ descent: how, lam }, { radius }) => ({
  free: descent(how),
  capped: descent({ ...how, radius }),
  penalised: descent({ ...how, lam }),
});
const isScaled = ({ w, before }) => length(before) - length(w) > 1e-12;

function steps(data, state) {
  const { capped, free } = walks(data, state);
  const [from, to] = data.window;
  const [axis, minimum] = [{ from, to, label: "first weight" }, data.descent.v];
  const p = plane({ title: "second weight", x: axis, y: axis, height: 352 });
  const taken = capped.slice(0, state.step + 1);
  const { w, before } = taken.at(-1);
  return p.svg(
    p.areas([circle(state.radius)], "neutral"),
    p.line(circle(state.radius), "neutral"),
    p.level(0, "truth", "thin"),
    p.upright(0, "truth", "thin"),
    p.line(free.map((at) => at.w), "neutral", "dotted"),
    p.cross(minimum, "neutral"),
    p.text(minimum, "minimum", { dy: 20, anchor: "middle" }),
    p.line(taken.map((at) => at.w), "truth"),
    taken.map((at) => p.dot(at.w, "truth", "", 3)),
    p.line([taken.at(-2)?.w ?? w, before, w], "truth", "thin"),
    p.dot(before, "truth", "open"),
    p.dot(w, "truth", "", 6.5),
  );
}

function sizes(data, state) {
  const { capped, free, penalised } = walks(data, state);
  const x = { from: 0, to: 1.03 * data.descent.steps, label: "step" };
  const y = { from: 0, to: 1.15 * length(data.descent.v) };
  const p = plane({ title: "length of the weights", x, y, height: 352 });
  const line = (walk, role, kind, name, dy) => {
    const points = walk.map(({ w }, step) => [step, length(w)]);
    return [p.line(points, role, kind), p.text(points.at(-1), name, { dx: -6, dy, anchor: "end" })];
  };
  return p.svg(
    p.upright(state.step),
    p.level(state.radius, "neutral"),
    p.text([0, state.radius], "r", { dx: 4, dy: -5 }),
    line(free, "neutral", "dotted", "neither", -8),
    line(penalised, "ridge", "", `L2, λ = ${say(data.lam)}`, 16),
    line(capped, "truth", "", "max-norm", 18),
    p.dot([state.step, length(capped[state.step].w)], "truth", "", 6.5),
  );
}

export const ball = {
  controls: ({ radii, steps: all }) => [
    { name: "radius", label: "radius r", values: radii, says: say },
    { name: "step", label: "step", values: all, says: String },
  ],

  views: (data, state) => [steps(data, state), sizes(data, state)],

  sentence(data, state) {
    const { radius, step } = state;
    const now = walks(data, state).capped[step];
    const [long, short] = [length(now.before), length(now.w)];
    return isScaled(now)
      ? `Step ${step} would make the weights ${say(long)} long, beyond r = ${say(radius)}. Times ` +
          `${say(short / long)} they are ${say(short)} long again, in the same direction.`
      : `After step ${step} the weights are ${say(short)} long, within r = ${say(radius)}, and ` +
          "stay as they are.";
  },

  question(data) {
    const { capped, penalised, free } = walks(data, data.start);
    const step = capped.findIndex(isScaled) - 1;
    const [none, cap, pull] = [free, capped, penalised].map((walk) => say(length(walk[step].w)));
    return {
      asks: "While the weights are shorter than r, which holds them back: max-norm or the penalty?",
      options: ["Both, a little", "The penalty only", "Max-norm only"],
      right: none === cap && cap !== pull ? 1 : 0,
      then: { radius: data.start.radius, step },
      because:
        `After step ${step} the weights are ${none} long with neither, ${cap} with max-norm, ` +
        `${pull} with the penalty. A penalty always pulls; a constraint waits at its edge.`,
    };
  },
};
