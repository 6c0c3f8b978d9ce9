// Keeps the files of the app for where there is no network. What they show is not in here: it is kept by account, in
// store.js, and nothing that the shop answers about orders is ever stored as an answer.

const CACHE = "round";
const FILES = [
  "index.html",
  "app.js",
  "outcome.js",
  "photo.js",
  "stops.js",
  "store.js",
  "sync.js",
  "words.js",
  "style.css",
  "manifest.webmanifest",
  "/favicon.svg",
  "/fonts/instrument-sans-latin-wght-normal.woff2",
].map((file) => new URL(file, self.location).pathname);
/** A network that does not answer in this time is none. */
const PATIENCE = 3000;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)));
  self.skipWaiting();
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  if (event.request.method === "GET" && FILES.includes(pathname)) {
    event.respondWith(newest(event.request, pathname));
  }
});

async function newest(request, pathname) {
  const cache = await caches.open(CACHE);
  const late = new Promise((_, refuse) => setTimeout(refuse, PATIENCE, new Error("late")));
  try {
    const answer = await Promise.race([fetch(request), late]);
    if (answer.ok) {
      await cache.put(pathname, answer.clone());
      return answer;
    }
  } catch {
    // As kept, then.
  }
  return (await cache.match(pathname)) ?? fetch(request);
}
