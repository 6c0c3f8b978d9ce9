import {
  confirmsANewPrice,
  editsTiers,
  followsALink,
  isToldWhenACodeEnds,
  managesCoupons,
  paysTooLittleForACard,
  redeemsPoints,
  usesACode,
} from "./coupon-steps";
import { open, test } from "./fixtures";

// The browser itself notes every answer of 400 and above.
test.beforeEach(({ expectTrouble }) => expectTrouble(/status of 4\d\d/));

test("a guest’s code says why it is refused, comes off the price, and goes along into the order", async ({ page }) => usesACode(page, open));

test("a code that ended since it was shown refuses the order beside its field, and nothing is stored", async ({ page, visitor }) => isToldWhenACodeEnds(page, visitor, open));

test("a price that changed since it was shown orders nothing until the customer has confirmed the new one", async ({ page, visitor }) => confirmsANewPrice(page, visitor, open));

test("a card is not offered for what a code makes too little to charge, and says why", async ({ page, visitor }) => paysTooLittleForACard(page, visitor, open));

test("a link brings a code along, or says why not, and a hostile one does nothing", async ({ page }) => followsALink(page, open));

test("a customer sees their points and redeems them for a coupon", async ({ page, visitor }) => redeemsPoints(page, visitor, open));

test("an admin makes a coupon, is told what is wrong with it, and deletes it", async ({ page }) => managesCoupons(page, open));

test("an admin edits the tiers", async ({ page }) => editsTiers(page, open));
