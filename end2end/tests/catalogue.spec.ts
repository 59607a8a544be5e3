/** `catalogue`: finding a service in one's own words, and reading what it takes before applying. */
import { expect, test } from "../support/fixtures.ts";
import { findGuide } from "../support/journey.ts";

for (const scripts of [true, false]) {
  test.describe(scripts ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled: scripts });

    test("everyday words find the item, and its guide says what it takes", async ({ visit }) => {
      const visitor = await visit();
      await findGuide(visitor);
      const main = visitor.page.getByRole("main");
      for (const fact of ["办成后您会拿到", "多久办好", "要花多少钱"]) await expect(main.getByText(fact)).toBeVisible();
      await expect(main.getByText("法定时限", { exact: false }).first()).toBeVisible();
      for (const part of ["需要准备的材料", "办理流程", "办理条件"]) {
        await expect(main.getByRole("heading", { name: part })).toBeVisible();
      }
      const law = main.locator("details").filter({ hasText: "法律依据" });
      await law.locator("summary").click();
      await expect(law.getByText("《中华人民共和国食品安全法》", { exact: false }).first()).toBeVisible();
      await expect(main.getByRole("link", { name: "登录后开始申请" })).toBeVisible();
    });

    test("a word that nothing fits leads on, not to a dead end", async ({ visit }) => {
      const visitor = await visit();
      await visitor.go("/guides?q=发射卫星");
      await expect(visitor.page.getByText("没有找到相关事项")).toBeVisible();
      await visitor.follow(visitor.page.getByRole("link", { name: "查看全部事项" }), /\/guides$/);
      await expect(visitor.page.getByRole("link", { name: "食品经营许可" })).toBeVisible();
    });

    test("themes narrow the list, and the address keeps the choice", async ({ visit }) => {
      const visitor = await visit();
      await visitor.go("/guides");
      const before = await visitor.page.locator(".entry").count();
      await visitor.follow(visitor.page.getByRole("link", { name: "消防安全", exact: true }), /theme=fire(_|%5F)safety/);
      await expect(visitor.page.getByRole("link", { name: "消防安全", exact: true })).toHaveAttribute("aria-current", "true");
      const after = await visitor.page.locator(".entry").count();
      expect(after).toBeGreaterThan(0);
      expect(after).toBeLessThan(before);
    });
  });
}

test("the tick list counts what has been gathered", async ({ visit }) => {
  const visitor = await visit();
  await findGuide(visitor);
  const boxes = visitor.page.getByRole("main").getByRole("checkbox");
  const total = await boxes.count();
  await expect(visitor.page.getByText(`已备齐 0 项，共 ${total} 项`)).toBeVisible();
  // The whole row is the label, the box with it.
  await visitor.page.locator('label[for="guide-material-0"]').click();
  await expect(boxes.first()).toBeChecked();
  await expect(visitor.page.getByText(`已备齐 1 项，共 ${total} 项`)).toBeVisible();
});

test("the guide reads in English too", async ({ visit }) => {
  const visitor = await visit();
  await findGuide(visitor);
  await visitor.follow(visitor.page.getByRole("link", { name: "English" }), /\/en\/guides\//);
  await expect(visitor.page.getByRole("heading", { level: 1, name: "Food business licence" })).toBeVisible();
});
