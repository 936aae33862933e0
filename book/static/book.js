// A formula wider than the page scrolls by itself, so the keyboard must reach it: but only then.
const reachFormulas = () => {
  for (const formula of document.querySelectorAll(".katex-display")) {
    formula.tabIndex = formula.scrollWidth > formula.clientWidth ? 0 : -1;
  }
};
addEventListener("load", reachFormulas);
addEventListener("resize", reachFormulas);

// Paper is light, whatever the page was.
const { dataset } = document.documentElement;
let theme;
addEventListener("beforeprint", () => ([theme, dataset.theme] = [dataset.theme, "light"]));
addEventListener("afterprint", () => (dataset.theme = theme));
