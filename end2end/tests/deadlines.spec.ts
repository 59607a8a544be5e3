/** How a deadline is counted: the page for anyone, with JavaScript and without, and its day strip by keyboard. */
import { expect, test } from "../support/fixtures.ts";

for (const javaScriptEnabled of [true, false]) {
  test(`anyone can have a limit counted, JavaScript ${javaScriptEnabled ? "on" : "off"}`, async ({ visit }) => {
    const visitor = await visit({ javaScriptEnabled });
    const { page } = visitor;
    await visitor.go("/deadlines");
    await page.getByLabel("起算日").fill("2026-02-09");
    await page.getByLabel("期限天数").fill("5");
    await visitor.follow(page.getByRole("button", { name: "计算" }), /start=2026-02-09&days=5/);
    await expect(page.locator(".deadline-due strong")).toHaveText("2026年2月14日（星期六）");
    await expect(page.locator(".day-strip-days > li")).toHaveCount(6);
    await page.locator(".day-strip-list > summary").click();
    const row = page.getByRole("row").filter({ hasText: "2026年2月14日" });
    await expect(row).toContainText("春节调休上班，是第 5 个工作日（国办发明电〔2025〕7号）");
  });
}

test("the arrow keys move along the strip and the reason follows", async ({ visit }) => {
  const visitor = await visit();
  const { page } = visitor;
  await visitor.go("/deadlines?start=2026-02-12&days=5");
  const days = page.locator(".day-strip-days > li");
  await expect(page.locator(".day-strip-days > li[tabindex='0']")).toHaveCount(1);
  await days.last().focus();
  await page.keyboard.press("ArrowLeft");
  const before = days.nth(13);
  await expect(before).toBeFocused();
  await expect(before.locator(".day-why")).toHaveCSS("opacity", "1");
  await expect(before.locator(".day-why")).toHaveText("2026年2月25日（星期三）：第 4 个工作日");
  await page.keyboard.press("Home");
  await expect(days.first()).toBeFocused();
});

test("a provisional day says so", async ({ visit }) => {
  const visitor = await visit();
  await visitor.go("/deadlines?start=2028-03-01&days=20");
  await expect(visitor.page.getByText("放假通知尚未发布，这个日期是暂定的")).toBeVisible();
});
