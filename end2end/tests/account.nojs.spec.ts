import { changesPassword, choosesMail, keepsAddresses, resetsPassword, signsOutEverywhere, verifiesAddress } from "./account-steps";
import { test, visit } from "./fixtures";

// The browser itself notes every answer of 400 and above.
test.beforeEach(({ expectTrouble }) => expectTrouble(/status of 4\d\d/));

test("without JavaScript, whoever forgot their password is sent a link, chooses another and signs in", async ({ page, visitor }) =>
  resetsPassword(page, visitor, visit));

test("without JavaScript, a customer confirms their address by the link in a letter", async ({ page }) =>
  verifiesAddress(page, visit));

test("without JavaScript, a customer sees their devices, signs one out, and then all of them", async ({ page, visitor }) =>
  signsOutEverywhere(page, visitor, visit));

test("without JavaScript, a customer changes their password", async ({ page }) => changesPassword(page, visit));

test("without JavaScript, a customer keeps, changes, prefers and forgets addresses", async ({ page }) =>
  keepsAddresses(page, visit));

test("without JavaScript, a customer says what mail they want", async ({ page }) => choosesMail(page, visit));
