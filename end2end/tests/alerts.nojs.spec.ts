import { waitsAsGuest } from "./alerts-steps";
import { test, visit } from "./fixtures";

test("without JavaScript, a guest asks to be told when a cheese is back, confirms it by the letter, and gives it up", ({ page }) =>
  waitsAsGuest(page, visit));
