/** By how many pixels the page is wider than the window, and the deepest element that sticks out; run in the browser. */
export function overflow(): { wide: number; culprit: string } {
  const width = document.documentElement.clientWidth;
  const wide = document.documentElement.scrollWidth - width;
  const out = [...document.body.querySelectorAll("*")].filter((element) => element.getBoundingClientRect().right > width + 1);
  const last = out.at(-1);
  return { wide, culprit: last === undefined ? "" : `${last.tagName}.${last.className}` };
}
