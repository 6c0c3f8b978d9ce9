import { defineConfig } from "@playwright/test";

// scripts/browser-tests starts the server that BASE_URL names.
export default defineConfig({
  testDir: "tests",
  outputDir: "../target/playwright",
  reporter: "list",
  fullyParallel: true,
  forbidOnly: process.env.CI === "true",
  workers: 2,
  retries: 0,
  // Where everything fails, ten say why.
  maxFailures: 10,
  // Generous: two cores may be compiling something else meanwhile. A test that passes needs none of it.
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: {
    baseURL: process.env.BASE_URL ?? "http://127.0.0.1:3000",
    locale: "fr-FR",
    timezoneId: "Europe/Paris",
    // What passes a worker is seen neither by `page.route` nor as the first visit that it is: tests of it allow it.
    serviceWorkers: "block",
    // Traces cost a third of the time: `scripts/browser-tests --trace retain-on-failure` when a picture is not enough.
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "javascript", testIgnore: "**/*.nojs.spec.ts" },
    { name: "no-javascript", testMatch: "**/*.nojs.spec.ts", use: { javaScriptEnabled: false } },
  ],
});
