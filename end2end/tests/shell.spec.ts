/** What surrounds every page: languages, preferences, keyboard, small screens. */
import { expect, test } from "../support/fixtures.ts";
import { overflow } from "../support/overflow.ts";
import { forAnyone } from "../support/pages.ts";

test.describe("the shell", () => {
  test("leads from the bare address to Chinese, and from there to English and back", async ({ visit }) => {
    const visitor = await visit();
    const { page } = visitor;
    await page.goto("/");
    await expect(page).toHaveURL(/\/zh$/);
    await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
    await page.getByRole("link", { name: "English" }).click();
    await expect(page).toHaveURL(/\/en$/);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("What would you like to do?");
    await page.getByRole("link", { name: "中文" }).click();
    await expect(page).toHaveURL(/\/zh$/);
    expect(visitor.watch.found()).toEqual([]);
  });

  test("answers an address that leads nowhere with 404 and a way home", async ({ visit }) => {
    const visitor = await visit();
    visitor.watch.expect(/status of 404/);
    const answer = await visitor.page.goto("/zh/no-such-page");
    expect(answer?.status()).toBe(404);
    await expect(visitor.page.getByRole("main").getByRole("link", { name: "返回首页" })).toBeVisible();
  });

  test("shows a page of ours while the network is gone, keeps nothing else, and leaves voting alone", async ({ visit }) => {
    const visitor = await visit({ serviceWorkers: "allow" });
    const { page, context } = visitor;
    visitor.watch.expect(/ERR_INTERNET_DISCONNECTED/);
    await visitor.go("/guides");
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await visitor.go("/privacy");
    const kept = await page.evaluate(async () => {
      const caches = await Promise.all((await window.caches.keys()).map((name) => window.caches.open(name)));
      const requests = await Promise.all(caches.map((cache) => cache.keys()));
      return requests.flat().map((request) => new URL(request.url).pathname).sort();
    });
    expect(kept).toEqual(["/offline/en", "/offline/zh", expect.stringMatching(/^\/pkg\/.*\.css$/)]);

    await context.setOffline(true);
    await page.reload();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("网络已断开");
    const styled = await page.locator(".button").evaluate((button) => getComputedStyle(button).display);
    expect(styled, "the page has its style").toBe("inline-flex");
    await page.goto("/en/guides");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("You are offline");
    // On a page of its own: the browser's error page comes a moment later, and would end what goes on here.
    const voting = await context.newPage();
    await expect(voting.goto("/zh/review/enter"), "the worker leaves voting alone").rejects.toThrow(/ERR_INTERNET_DISCONNECTED/);
    await voting.close();

    await page.goto("/zh/privacy");
    await context.setOffline(false);
    await page.getByRole("link", { name: "再试一次" }).click();
    await visitor.ready();
    await expect(page.getByRole("heading", { level: 1 })).not.toHaveText("网络已断开");
  });

  test("lets the keyboard skip to the main part", async ({ visit }) => {
    const visitor = await visit();
    await visitor.go("/privacy");
    await visitor.page.keyboard.press("Tab");
    const skip = visitor.page.getByRole("link", { name: "跳到主要内容" });
    await expect(skip).toBeFocused();
    await expect(skip).toBeInViewport();
    await visitor.page.keyboard.press("Enter");
    await expect(visitor.page.getByRole("main")).toBeFocused();
  });

  test("shows where the focus is on everything that takes it", async ({ visit }) => {
    const visitor = await visit();
    await visitor.go("/");
    const seen = new Set<string>();
    for (let step = 0; step < 40; step++) {
      await visitor.page.keyboard.press("Tab");
      const focus = await visitor.page.evaluate(() => {
        const element = document.activeElement;
        if (element === null || element === document.body) return undefined;
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
        const ring = (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) || boxShadow !== "none";
        return { ring, name: `${element.tagName} ${element.textContent?.trim().slice(0, 20)} ${element.id}` };
      });
      if (focus === undefined || seen.has(focus.name)) break;
      seen.add(focus.name);
      expect(focus.ring, `${focus.name} shows its focus`).toBe(true);
    }
    expect(seen.size).toBeGreaterThan(8);
  });
});

for (const scripts of [true, false]) {
  test.describe(scripts ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled: scripts });

    test("the elder mode is switched on and off, and stays", async ({ visit }) => {
      const { page } = await visit();
      await page.goto("/zh");
      await page.getByRole("button", { name: "长者模式", exact: true }).click();
      await expect(page.locator("html")).toHaveAttribute("data-mode", "elder");
      await page.goto("/zh/guides");
      await expect(page.locator("html")).toHaveAttribute("data-mode", "elder");
      const size = await page.locator("body").evaluate((body) => parseFloat(getComputedStyle(body).fontSize));
      expect(size).toBeGreaterThanOrEqual(24);
      await page.getByRole("button", { name: "退出长者模式" }).click();
      await expect(page.locator("html")).toHaveAttribute("data-mode", "normal");
      await expect(page).toHaveURL(/\/zh\/guides$/);
    });

    test("the appearance is chosen in the foot of the page", async ({ visit }) => {
      const { page } = await visit();
      await page.goto("/zh");
      await page.getByRole("button", { name: "深色" }).click();
      await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
      await page.getByRole("button", { name: "跟随设备" }).click();
      await expect(page.locator("html")).toHaveAttribute("data-theme", "auto");
    });
  });
}

test.describe("on a screen of 320 pixels, which is 1280 at 400 %", () => {
  test.use({ viewport: { width: 320, height: 640 } });

  test("no page has to be scrolled sideways", async ({ visit }) => {
    const visitor = await visit();
    visitor.watch.expect(/status of 404/);
    for (const path of forAnyone) {
      await visitor.go(path);
      const { wide, culprit } = await visitor.page.evaluate(overflow);
      expect.soft(wide, `${path} is ${wide} px too wide at ${culprit}`).toBeLessThanOrEqual(0);
    }
  });
});

test.describe("at 200 % of 1280 pixels", () => {
  test.use({ viewport: { width: 640, height: 450 } });

  test("nothing is lost: every page keeps its heading, search and account in reach", async ({ visit }) => {
    const visitor = await visit();
    visitor.watch.expect(/status of 404/);
    for (const path of forAnyone) {
      await visitor.go(path);
      await expect.soft(visitor.page.getByRole("heading", { level: 1 }), path).toBeVisible();
      await expect.soft(visitor.page.getByRole("search").first(), path).toBeVisible();
      await expect.soft(visitor.page.getByRole("link", { name: "登录" }).first(), path).toBeVisible();
      const { wide, culprit } = await visitor.page.evaluate(overflow);
      expect.soft(wide, `${path} is ${wide} px too wide at ${culprit}`).toBeLessThanOrEqual(0);
    }
  });
});
