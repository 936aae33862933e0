// The figure as it stands in a page before any script runs, and where none does: at its start.
// Reads {name, data, alt} as JSON, writes HTML.

import { readFileSync } from "node:fs";

import { columns, figures, said } from "./figures.mjs";

const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text) => text.replace(/[&<>"]/g, (sign) => SIGNS[sign]);

function slider(control, value) {
  const { name, values } = control;
  const words = escaped(said(control, value));
  return (
    `<input type="range" name="${name}" min="0" max="${values.length - 1}" ` +
    `value="${values.indexOf(value)}" aria-valuetext="${words}" autocomplete="off"/>` +
    `<span class="moving-value" aria-hidden="true">${words}</span>`
  );
}

function choice({ name, values }, value) {
  const option = (each, place) =>
    `<option value="${place}"${each === value ? " selected" : ""}>${escaped(each)}</option>`;
  return `<select name="${name}" autocomplete="off">${values.map(option).join("")}</select>`;
}

function labelled(control, value) {
  if (!control.values.includes(value))
    throw new Error(`${control.name} starts at ${value}, which is not one of its values`);
  const input = (typeof value === "number" ? slider : choice)(control, value);
  return `<label class="moving-control"><span>${escaped(control.label)}</span>${input}</label>`;
}

function drawn({ name, data, alt }) {
  const [figure, state] = [figures[name], data.start];
  const controls = figure.controls(data).map((each) => labelled(each, state[each.name]));
  const { asks, options } = figure.question(data);
  const button = (option) =>
    `<button type="button" aria-pressed="false">${escaped(option)}</button>`;
  return `<moving-figure data-figure="${name}">
<div class="moving-controls">${controls.join("")}</div>
<div class="moving-views" role="img" aria-label="${escaped(alt)}">
${columns(figure.views(data, state))}
</div>
<p class="moving-sentence">${escaped(figure.sentence(data, state))}</p>
<p class="moving-said" role="status"></p>
<div class="moving-question">
<p><strong>A guess first.</strong> ${escaped(asks)}</p>
<p>${options.map(button).join("")}</p>
<p class="moving-answer" role="status"></p>
</div>
<script type="application/json">${JSON.stringify(data).replaceAll("<", "\\u003c")}</script>
</moving-figure>`;
}

process.stdout.write(drawn(JSON.parse(readFileSync(0, "utf8"))));
