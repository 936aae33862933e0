// Every figure by its name. A figure is
//
//   controls(data)          its sliders and choices: name, label, values, and how a value is said
//   views(data, state)      SVGs, one string a column
//   sentence(data, state)   what they show now, in words
//   question(data)          a guess to make first: asks, options, right, because, and then,
//                           the state that shows it

import { ball } from "./ball.mjs";
import { decay } from "./decay.mjs";
import { directions } from "./directions.mjs";
import { dropout } from "./dropout.mjs";
import { folds } from "./folds.mjs";
import { shrinkage } from "./shrinkage.mjs";
import { thresholds } from "./thresholds.mjs";

export const figures = { ball, decay, directions, dropout, folds, shrinkage, thresholds };

// The SVGs, side by side where there is room.
export const columns = (views) =>
  views.map((view) => `<div class="moving-column">${view}</div>`).join("");

// How a value of a control is said.
export const said = ({ says = String }, value) => says(value);
