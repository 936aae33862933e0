// Cross-validation and the one-standard-error rule, and how both move when folds are dealt anew.

import { brief, plane, say } from "./plane.mjs";

// What the package found with these folds: errors at each λ, and the places of both choices
function validated({ means, standard_errors, bests, rules }, deal) {
  const all = [means, standard_errors, bests, rules];
  const [mean, error, best, rule] = all.map((each) => each[deal - 1]);
  return { mean, error, best, rule, limit: mean[best] + error[best] };
}

const alongLams = ({ lams }) => ({
  from: 0.9 * lams[0],
  to: 1.1 * lams.at(-1),
  log: true,
  label: "λ",
});

function curve(data, { lam, deal }) {
  const { lams, truth } = data;
  const { mean, error, best, rule, limit } = validated(data, deal);
  const all = [truth, data.means].flat(2);
  const x = alongLams(data);
  const y = { from: 0.9 * Math.min(...all), to: 1.05 * Math.max(...all) };
  const p = plane({ title: "mean squared error", x, y, height: 352 });
  const band = [[x.from, mean[best]], [x.to, mean[best]], [x.to, limit], [x.from, limit]];
  const bar = (sign, i) => [lams[i], mean[i] + sign * error[i]];
  return p.svg(
    p.areas([band], "neutral"),
    p.upright(lams[best], "validation"),
    p.upright(lams[rule], "validation"),
    p.text([lams[best], y.to], "smallest", { dx: -4, dy: 14, anchor: "end" }),
    p.text([lams[rule], y.to], "one s.e.", { dx: 4, dy: 14 }),
    p.line(truth.map((value, i) => [lams[i], value]), "truth"),
    p.text([lams[0], truth[0]], "new samples", { dx: 4, dy: -8 }),
    lams.map((_, i) => p.line([-1, 1].map((sign) => bar(sign, i)), "validation", "thin")),
    lams.map((each, i) => p.dot([each, mean[i]], "validation", "", each === lam ? 6.5 : 3)),
  );
}

function features(data, { lam, deal }) {
  const { lams, features: counts } = data;
  const { best, rule } = validated(data, deal);
  const y = { from: 0, to: 1.1 * Math.max(...counts) };
  const p = plane({ title: "features in the model", x: alongLams(data), y, height: 176 });
  return p.svg(
    [best, rule].map((place) => p.upright(lams[place], "validation")),
    p.line(counts.map((count, i) => [lams[i], count]), "lasso"),
    p.dot([lam, counts[lams.indexOf(lam)]], "lasso", "", 6.5),
  );
}

function choices(data, { deal }) {
  const { lams, deals } = data;
  const y = { from: deals.length + 0.6, to: 0.4, ticks: deals.filter((each) => each % 2) };
  const title = "choices: smallest (full), one s.e. (open)";
  const p = plane({ title, x: alongLams(data), y, height: 176 });
  const pair = (each) => {
    const { best, rule } = validated(data, each);
    return [
      p.dot([lams[rule], each], "validation", "open"),
      p.dot([lams[best], each], "validation"),
    ];
  };
  return p.svg(p.level(deal), deals.map(pair));
}

export const folds = {
  controls: ({ lams, deals }) => [
    { name: "lam", label: "strength λ", values: lams, says: brief },
    { name: "deal", label: "dealing of the folds", values: deals, says: String },
  ],

  views: (data, state) => [curve(data, state), features(data, state) + choices(data, state)],

  sentence(data, { lam, deal }) {
    const { lams, features: counts } = data;
    const { mean, error, best, rule, limit } = validated(data, deal);
    const here = lams.indexOf(lam);
    const within = mean[here] <= limit ? "within" : "not within";
    const place = here === best ? "" : `, ${within} one standard error of the smallest`;
    return (
      `Dealing ${deal}: smallest error at λ = ${brief(lams[best])}, with ${counts[best]} ` +
      `features; the one-standard-error rule takes λ = ${brief(lams[rule])}, with ` +
      `${counts[rule]}. At λ = ${brief(lam)} the error is ${say(mean[here], 1)} ± ` +
      `${say(error[here], 1)}${place}.`
    );
  },

  question(data) {
    const bests = data.bests.map((place) => data.lams[place]);
    const different = [...new Set(bests)].sort((a, b) => a - b);
    const deal = data.deals.find((each) => bests[each - 1] !== bests[0]) ?? 1;
    return {
      asks:
        `The same ${data.samples} samples are dealt into ${data.folds} folds ` +
        `${bests.length} times. How many different λ will have the smallest error?`,
      options: ["One", "Two or three", "Four or more"],
      right: different.length === 1 ? 0 : different.length <= 3 ? 1 : 2,
      then: { deal, lam: bests[deal - 1] },
      because:
        `Best were ${different.map(brief).join(", ")}. The valley is wide, and chance decides ` +
        "where its bottom is. By the true error (black) they are nearly as good as each other.",
    };
  },
};
