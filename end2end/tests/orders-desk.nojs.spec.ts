import { test, visit } from "./fixtures";
import { filtersAndMovesMany, ordersByPhone } from "./orders-desk-steps";

// The browser itself notes every answer of 400 and above.
test.beforeEach(({ expectTrouble }) => expectTrouble(/status of 4\d\d/));

test("without JavaScript, orders are found, filtered and moved along many at once", async ({ page, visitor }) =>
  filtersAndMovesMany(page, visitor, visit));

test("without JavaScript, an order is taken by phone", async ({ page }) => ordersByPhone(page, visit));
