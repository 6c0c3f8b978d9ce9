import { expect, open, signIn, test } from "./fixtures";
import { steps } from "./today-steps";

// The browser itself notes every answer of 400 and above.
test.beforeEach(({ expectTrouble }) => expectTrouble(/status of 4\d\d/));

for (const [name, run] of Object.entries(steps)) {
  test(name, async ({ page, visitor }) => run(page, visitor, open));
}

test("a button prints the sheets", async ({ page }) => {
  await page.addInitScript(() => {
    window.print = () => document.documentElement.setAttribute("data-printed", "");
  });
  await signIn(page, "admin");
  await open(page, "/gestion/preparation");
  await page.getByRole("button", { name: "Imprimer" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-printed", "");
});
