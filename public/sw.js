// Keeps what the browser downloads of this build, in a folder that is named for what it holds, and one page for where there
// is no network. Nothing else: no page of the shop, and no answer about anybody, is ever stored. `scripts/build` says which
// build it is.

const FILES = "/pkg/@BUILD@/";
const OFFLINE = "/offline.html";
const NAME = "shop-";
const CACHE = `${NAME}@BUILD@`;

addEventListener("install", (event) => {
  const page = new Request(OFFLINE, { cache: "reload" });
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([page, `${FILES}fromagerie.css`])));
  skipWaiting();
});

addEventListener("activate", (event) => event.waitUntil(begin()));

addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return;
  if (mode === "navigate") event.respondWith(visit(event));
  else if (pathname.startsWith(FILES)) event.respondWith(kept(event.request));
});

/** Drops what earlier builds kept; other workers' caches are theirs. */
async function begin() {
  const old = (await caches.keys()).filter((name) => name.startsWith(NAME) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  // The page is asked for while this worker starts.
  await registration.navigationPreload?.enable();
  await clients.claim();
}

/** The page as the shop sends it, or the one for where there is no network. */
async function visit(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    const cache = await caches.open(CACHE);
    return (await cache.match(OFFLINE)) ?? Response.error();
  }
}

/** A file of this build, which never changes: asked for once. */
async function kept(request) {
  const cache = await caches.open(CACHE);
  const found = await cache.match(request);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}
