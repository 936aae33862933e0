// A figure in the page: it comes drawn, and from here on follows its controls.

import { columns, figures, said } from "./figures.mjs";

const REST = 800; // ms without a move, after which the sentence is read out

class MovingFigure extends HTMLElement {
  connectedCallback() {
    this.figure = figures[this.dataset.figure];
    this.data = JSON.parse(this.querySelector("script").textContent);
    this.state = { ...this.data.start };
    this.addEventListener("input", ({ target }) => this.turn(target));
    this.addEventListener("click", ({ target }) => target.matches("button") && this.guess(target));
  }

  turn({ name, value }) {
    const { values } = this.controls.find((control) => control.name === name);
    this.state[name] = values[value];
    this.draw();
  }

  guess(button) {
    const buttons = [...this.querySelectorAll("button")];
    const { right, then, because } = this.figure.question(this.data);
    buttons.forEach((each) => each.setAttribute("aria-pressed", each === button));
    Object.assign(this.state, then);
    this.draw();
    const verdict = buttons.indexOf(button) === right ? "Right." : "Not so.";
    this.part("answer").textContent = `${verdict} ${because}`;
  }

  draw() {
    const { figure, data, state } = this;
    for (const control of this.controls) {
      const input = this.querySelector(`[name=${control.name}]`);
      const words = said(control, state[control.name]);
      input.value = control.values.indexOf(state[control.name]);
      if (input.type === "range") {
        input.setAttribute("aria-valuetext", words);
        input.nextElementSibling.textContent = words;
      }
    }
    this.part("views").innerHTML = columns(figure.views(data, state));
    const sentence = figure.sentence(data, state);
    this.part("sentence").textContent = sentence;
    clearTimeout(this.resting);
    this.resting = setTimeout(() => (this.part("said").textContent = sentence), REST);
  }

  get controls() {
    return this.figure.controls(this.data);
  }

  part(name) {
    return this.querySelector(`.moving-${name}`);
  }
}

customElements.define("moving-figure", MovingFigure);
