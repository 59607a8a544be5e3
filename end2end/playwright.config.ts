/**
 * How the journeys run: Debian's Chromium, one worker with a server and a demo city of its own, nothing repeated.
 * A test that passes only when it is repeated has failed, so there are no retries.
 */
import { defineConfig } from "@playwright/test";
import { chromium, chromiumFlags } from "./support/browser.ts";

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  globalSetup: "./support/set-up.ts",
  forbidOnly: true,
  fullyParallel: false,
  workers: Number(process.env["E2E_WORKERS"] ?? 1),
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    viewport: { width: 1280, height: 900 },
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    colorScheme: "light",
    actionTimeout: 10_000,
    navigationTimeout: 20_000,
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: { executablePath: chromium(), args: chromiumFlags },
  },
});
