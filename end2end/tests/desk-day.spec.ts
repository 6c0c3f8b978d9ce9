import { expect, open, orderByTransfer, register, signIn, test } from "./fixtures";

/** What a shopkeeper meets in a day at the dashboard. */

test("on a phone the lists are cards that hide nothing, and the page that is shown stays in the strip", async ({ page, visitor }) => {
  await register(page);
  const order = await orderByTransfer(page);
  const admin = await visitor();
  await admin.setViewportSize({ width: 390, height: 844 });
  await signIn(admin, "admin");
  await open(admin, `/gestion/commandes?q=${order.number}`);
  const row = admin.getByRole("row").filter({ hasText: order.number });
  for (const word of ["Reçue", "À payer", "Paris"]) {
    const cell = row.getByText(word, { exact: true });
    await expect(cell).toBeVisible();
    const box = await cell.boundingBox();
    expect(box && box.x >= 0 && box.x + box.width <= 390, word).toBe(true);
  }
  for (const address of ["/gestion/produits", "/gestion/familles", "/gestion/clients", "/gestion/comptes", "/gestion/recettes"]) {
    await open(admin, address);
    const hidden = await admin.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll(".table-wrap")].some((part) => part.scrollWidth > part.clientWidth),
    );
    expect(hidden, address).toBe(false);
    await expect(admin.getByRole("navigation", { name: "Gestion" }).locator("[aria-current]")).toBeInViewport();
  }
});

for (const address of ["/gestion/recettes/nouvelle", "/gestion/paliers"]) {
  test(`the bar at the foot of ${address} never hides what has the focus`, async ({ page }) => {
    await signIn(page, "admin");
    await open(page, address);
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press("Tab");
      const isHidden = await page.evaluate(() => {
        const [focused, foot] = [document.activeElement, document.querySelector(".desk-form-foot")];
        if (!focused || !foot || focused === document.body || foot.contains(focused)) {
          return false;
        }
        const [a, b] = [focused.getBoundingClientRect(), foot.getBoundingClientRect()];
        const isBeside = a.right <= b.left || a.left >= b.right;
        return !isBeside && a.top < b.bottom && a.top >= b.top;
      });
      expect(isHidden).toBe(false);
    }
  });
}

test("orders that move out of the list are told of above the empty list", async ({ page, visitor }) => {
  await register(page);
  const order = await orderByTransfer(page);
  const admin = await visitor();
  await signIn(admin, "admin");
  await open(admin, `/gestion/commandes?q=${order.number}&status=pending`);
  await admin.getByRole("checkbox", { name: `Cocher ${order.number}` }).check();
  await admin.getByRole("button", { name: "Passer en préparation" }).click();
  await expect(admin.getByRole("heading", { name: "Aucune commande ici" })).toBeVisible();
  await expect(admin.getByText("1 commande a avancé.")).toBeVisible();
});

test("at the counter the only customer found is chosen, and a wrong cut and phone number are named", async ({ page, visitor, expectTrouble }) => {
  expectTrouble(/status of 422/);
  const customer = await register(page);
  const admin = await visitor();
  await signIn(admin, "admin");
  await open(admin, "/gestion/commandes/nouvelle");
  const phone = admin.getByRole("textbox", { name: /^Téléphone/ });
  await expect(phone).toBeHidden();
  await admin.getByRole("searchbox", { name: "Nom, e-mail ou téléphone" }).fill(customer.email);
  await admin.getByRole("button", { name: "Chercher le client" }).click();
  await expect(admin.getByRole("radio", { name: new RegExp(customer.email) })).toBeChecked();
  await admin.getByRole("radio", { name: "Sans nom, au comptoir" }).check();
  await admin.getByRole("searchbox", { name: "Produit ou code" }).fill("comte-24-mois");
  await admin.getByRole("button", { name: "Chercher le produit" }).click();
  await expect(admin.getByRole("radio", { name: "Sans nom, au comptoir" })).toBeChecked();
  await admin.getByLabel("Morceau").fill("330");
  await admin.getByRole("button", { name: /^Ajouter Comté 24 mois/ }).first().click();
  await expect(admin.getByRole("alert")).toContainText(/Comté 24 mois, 330\sg\s: La coupe se fait par pas de/);
  await expect(admin.getByRole("region", { name: "Total" })).toContainText("Corrigez");
  await admin.getByRole("radio", { name: "Nouveau client" }).check();
  await phone.fill("0111");
  await admin.getByRole("button", { name: "Recalculer" }).click();
  await expect(phone).toHaveAttribute("aria-invalid", "true");
  await expect(admin.getByRole("alert")).toContainText(/330\sg/);
});

test("the search puts the page first that is called so, and finds the settings", async ({ page }) => {
  await signIn(page, "admin");
  await open(page, "/gestion/recherche?q=Comptes");
  await expect(page.locator(".found a").first()).toHaveText(/^Comptes/);
  await open(page, "/gestion/recherche?q=reglages");
  await expect(page.locator(".found a").first()).toHaveAttribute("href", "/gestion/reglages");
});
