// The mathematics of the figures against values of the package, which `test_figures.py` writes.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as maths from "../../book/figures/maths.mjs";

const cases = JSON.parse(readFileSync(process.env.CASES, "utf8"));

function near(found, expected) {
  if (typeof expected === "number") {
    const close = Math.abs(found - expected) <= 1e-8 * (1 + Math.abs(expected));
    assert.ok(close, `${found} is not ${expected}`);
  } else for (const part of Object.keys(expected)) near(found[part], expected[part]);
}

for (const [name, rows] of Object.entries(cases)) {
  test(`${name} gives what the package gives`, () => {
    assert.ok(rows.length > 0);
    for (const { given, expected } of rows) near(maths[name](...given), expected);
  });
}

test("hardThreshold is nowhere beaten", () => {
  const cost = (w, v, t) => (w - v) ** 2 / 2 + (w === 0 ? 0 : t ** 2 / 2);
  const grid = Array.from({ length: 601 }, (_, i) => (i - 300) / 100);
  for (const v of grid.filter((_, i) => i % 7 === 0))
    for (const t of [0, 0.5, 1, 2]) {
      const own = cost(maths.hardThreshold(v, t), v, t);
      assert.ok(grid.every((w) => own <= cost(w, v, t) + 1e-12), `${v}, ${t}`);
    }
});

test("every function is tested", () => {
  assert.deepEqual(Object.keys(maths).sort(), [...Object.keys(cases), "hardThreshold"].sort());
});
