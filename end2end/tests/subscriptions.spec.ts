import { open, test } from "./fixtures";
import { asksForAConfirmedAddress, subscribesSkipsPausesAndEnds } from "./subscriptions-steps";

// The browser itself notes every answer of 400 and above.
test.beforeEach(({ expectTrouble }) => expectTrouble(/status of 4\d\d/));

test("a customer subscribes to a platter a month, skips one, pauses and ends it", async ({ page, visitor }) => {
  test.slow();
  await subscribesSkipsPausesAndEnds(page, visitor, open);
});

test("who has not confirmed their address is told what to do", async ({ page }) => asksForAConfirmedAddress(page, open));
