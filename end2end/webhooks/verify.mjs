// Verifies events as an integrator does, with the published library of Standard Webhooks. Reads a JSON list of
// `{secret, headers, body, now}` from its input, `now` in seconds since 1970, and writes a list of what came of each:
// the type of the event, or why it is refused.
import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";

const results = JSON.parse(await text(process.stdin)).map(({ secret, headers, body, now }) => {
  // The library asks the clock whether an event is of today; the shop's clock is the test's.
  Date.now = () => now * 1000;
  try {
    return new Webhook(secret).verify(body, headers).type;
  } catch (error) {
    return `refused: ${error.message}`;
  }
});
console.log(JSON.stringify(results));
