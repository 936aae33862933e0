// What is wider than its place scrolls by itself, so the keyboard must reach it: but only then.
// Each is measured when it is laid out, all of them before one is changed.
const scrolling = [
  ".katex-display",
  "pre",
  ".cell_output > .output",
  ".pst-scrollable-table-container",
].join();
const reach = new ResizeObserver((shown) => {
  const wide = shown.map(
    ({ target: t }) => t.scrollWidth > t.clientWidth || t.scrollHeight > t.clientHeight,
  );
  shown.forEach(({ target }, place) => (target.tabIndex = wide[place] ? 0 : -1));
});
const look = () => {
  reach.disconnect();
  document.querySelectorAll(scrolling).forEach((part) => reach.observe(part));
};
addEventListener("DOMContentLoaded", look);
document.fonts.addEventListener("loadingdone", look); // a formula is as wide as its letters

const { classList, dataset } = document.documentElement;

// Who jumps to a place finds it where it stays: all of the page is laid out before.
addEventListener("click", ({ target }) => {
  if (target.closest("a[href*='#']")) classList.remove("laid-out-as-read");
});

// Paper is light, whatever the page was.
let theme;
addEventListener("beforeprint", () => ([theme, dataset.theme] = [dataset.theme, "light"]));
addEventListener("afterprint", () => (dataset.theme = theme));
