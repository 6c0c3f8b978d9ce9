import { changesPassword, choosesMail, keepsAddresses, resetsPassword, signsOutEverywhere, verifiesAddress } from "./account-steps";
import { open, test } from "./fixtures";

// The browser itself notes every answer of 400 and above.
test.beforeEach(({ expectTrouble }) => expectTrouble(/status of 4\d\d/));

test("whoever forgot their password is sent a link, chooses another and signs in", async ({ page, visitor }) =>
  resetsPassword(page, visitor, open));

test("a customer confirms their address by the link in a letter, the last one that was sent", async ({ page }) =>
  verifiesAddress(page, open));

test("a customer sees their devices, signs one out, and then all of them", async ({ page, visitor }) =>
  signsOutEverywhere(page, visitor, open));

test("a customer changes their password", async ({ page }) => changesPassword(page, open));

test("a customer keeps, changes, prefers and forgets addresses", async ({ page }) => keepsAddresses(page, open));

test("a customer says what mail they want", async ({ page }) => choosesMail(page, open));
