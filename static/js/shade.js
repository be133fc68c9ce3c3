// Shade: light or dark, whichever the page does not show now.

const DARK = matchMedia("(prefers-color-scheme: dark)");

/** The other theme. */
export function shade() {
  const { theme } = document.documentElement.dataset;
  const dark = theme === "dark" || (theme === "auto" && DARK.matches);
  return dark ? "light" : "dark";
}
