/**
 * Shows a page of ours where the network is gone, and does nothing else.
 *
 * It keeps two pages that say so, one a language, and the style sheet they need: asked for without a cookie, so that
 * nothing in them is anybody's. Pages and their style sheet go to the network first, always. Whatever else is none of
 * its business, and the pages on which a review is voted are not either: the browser treats them as if this program did
 * not exist.
 *
 * Its address says how the reader wants pages to look and which style sheet is current, `?style=…&mode=…&theme=…`; when
 * one of them changes the browser takes it for a new program, and what is kept is fetched anew.
 */
const KEPT = "offline";
const STYLE = new URLSearchParams(self.location.search).get("style");
const PAGE = /^\/(?:(zh|en)(?:\/.*)?)?$/;
const VOTING = /^\/(?:zh|en)\/review\/(?:enter|[^/]+\/(?:ballot|terminal))\/?$/;

const offline = (lang) => `/offline/${lang}${self.location.search}`;

self.addEventListener("install", (event) => {
  // Where browsers can be told, what scripts ask for does not even wake this program.
  const past = ["cors", "same-origin"].map((requestMode) => ({ condition: { requestMode }, source: "network" }));
  event.addRoutes?.(past).catch(() => {});
  event.waitUntil(keep().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== self.location.origin) return;
  if (mode === "navigate" && PAGE.test(pathname) && !VOTING.test(pathname)) {
    event.respondWith(networkOr(event.request, offline(PAGE.exec(pathname)[1] ?? "zh")));
  } else if (mode === "no-cors" && pathname === STYLE) {
    event.respondWith(networkOr(event.request, STYLE));
  }
});

async function keep() {
  const wanted = [STYLE, offline("zh"), offline("en")];
  const cache = await caches.open(KEPT);
  await cache.addAll(wanted.map((address) => new Request(address, { credentials: "omit", cache: "no-cache" })));
  const addresses = wanted.map((address) => new URL(address, self.location.origin).href);
  const old = (await cache.keys()).filter((request) => !addresses.includes(request.url));
  await Promise.all(old.map((request) => cache.delete(request)));
}

async function networkOr(request, kept) {
  try {
    return await fetch(request);
  } catch (error) {
    const cache = await caches.open(KEPT);
    const answer = await cache.match(kept, { ignoreVary: true });
    if (answer === undefined) throw error;
    return answer;
  }
}
