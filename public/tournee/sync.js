// Sends what waits, in the order in which it happened, and reads the round.

import * as store from "./store.js";
import { base64 } from "./photo.js";

/** The account whose round this browser may show: the shop says so in a cookie, which ends when somebody else signs in. */
export function account() {
  const named = (name) => document.cookie.match(new RegExp(`(?:^|; )${name}=([0-9a-f]{24})`))?.[1];
  return named("__Host-round") ?? named("round"); // with TLS and without
}

/** The day on the phone's calendar. */
export const today = () => new Date().toLocaleDateString("sv");

/** One at a time, whichever tab asks. Answers `fresh`, `offline`, `signed-out`, `forbidden` or `left`. */
export function sync() {
  return navigator.locks.request("round", async () => {
    const before = account();
    const sent = before ? await send(before) : "sent";
    if (sent !== "sent") {
      return end(sent, before);
    }
    if (before && (await store.round(before))?.leaving) {
      return leave(before);
    }
    const read = await ask("GET", "/api/delivery/orders?limit=100");
    if (read.status !== 200) {
      return end(outcomeOf(read), before);
    }
    const now = account();
    if (!now) {
      return "offline";
    }
    await store.eraseRounds(now);
    await store.eraseTold(now, today());
    // What this account left unsent when its session ended goes now, and the round is read once more.
    if (now !== before && (await store.outbox(now)).length > 0) {
      const late = await send(now);
      return late === "sent" ? again(now) : end(late, now);
    }
    await store.keepRound({ account: now, day: today(), stops: read.body.items });
    return "fresh";
  });
}

async function again(now) {
  const read = await ask("GET", "/api/delivery/orders?limit=100");
  if (read.status !== 200) {
    return end(outcomeOf(read), now);
  }
  await store.keepRound({ account: now, day: today(), stops: read.body.items });
  return "fresh";
}

/** What follows when the shop did not answer with a round. */
async function end(outcome, of) {
  if (outcome === "signed-out") {
    await store.eraseRounds();
  } else if (outcome === "forbidden" && of) {
    await store.erase(of);
  }
  return outcome;
}

async function leave(of) {
  const answer = await ask("POST", "/fn/account/sign-out", "");
  if (answer.status === 0 && !answer.redirected) {
    return "offline";
  }
  await store.erase(of);
  document.cookie = "round=; Path=/; Max-Age=0";
  document.cookie = "__Host-round=; Path=/; Max-Age=0; Secure";
  return "left";
}

/** Sends what waits of the account that is signed in. `sent`, or why the rest still waits. */
async function send(of) {
  for (const entry of await store.outbox(of)) {
    if (account() !== of) {
      return "signed-out";
    }
    const answer = await request(entry);
    const outcome = outcomeOf(answer);
    if (outcome !== "answered") {
      return outcome;
    }
    await store.settle(entry, told(entry, answer));
  }
  return "sent";
}

async function request({ kind, order, body, photo }) {
  switch (kind) {
    case "outcome":
      return ask("POST", `/api/delivery/orders/${order}/outcome`, photo ? { ...body, photo: await base64(photo) } : body);
    case "location":
      return ask("PUT", `/api/orders/${order}/location`, body);
    default:
      return ask("PUT", "/api/delivery/round", body);
  }
}

function outcomeOf({ status, body }) {
  if (status === 401 || (status === 403 && body?.code === "second_factor_setup_required")) {
    return "signed-out";
  }
  if (status === 403) {
    return "forbidden";
  }
  // The shop, or what is before it, is away or busy: the same again later.
  return status === 0 || status >= 500 || status === 408 || status === 429 ? "offline" : "answered";
}

/** What there is to say of an answer to an outcome; of anything else, only that it was refused. */
function told({ kind, order, number, name, body }, { status, body: answer }) {
  const about = { order, number, name, at: body.at ?? new Date().toISOString(), outcome: body.outcome };
  if (status >= 400) {
    return { ...about, refused: answer?.detail ?? String(status) };
  }
  return kind === "outcome" ? { ...about, at: answer.at, saidAt: answer.saidAt, unfit: answer.unfit } : undefined;
}

async function ask(method, path, body) {
  const isForm = typeof body === "string";
  const headers = { accept: "application/json" };
  if (body !== undefined) {
    headers["content-type"] = isForm ? "application/x-www-form-urlencoded" : "application/json";
  }
  try {
    const answer = await fetch(path, {
      method,
      headers,
      body: body === undefined || isForm ? body : JSON.stringify(body),
      redirect: isForm ? "manual" : "error",
      cache: "no-store",
    });
    const json = answer.headers.get("content-type")?.includes("json");
    return { status: answer.status, redirected: answer.type === "opaqueredirect", body: json ? await answer.json() : undefined };
  } catch {
    return { status: 0 };
  }
}
