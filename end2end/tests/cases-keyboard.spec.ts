/** `cases` with the keyboard alone: a citizen applies, an official accepts. */
import { expect, test } from "../support/fixtures.ts";
import { apply, findGuide, opening } from "../support/journey.ts";
import { leadingTo, tabTo } from "../support/keyboard.ts";
import { pdf } from "../support/papers.ts";
import { citizens, officials } from "../support/people.ts";
import type { Page } from "@playwright/test";

/** Leads to what has this name, and presses it. */
async function press(page: Page, name: RegExp, key = "Enter"): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press(key);
}

/** Leads to the field with this label, and types. */
async function type(page: Page, label: RegExp, text: string): Promise<void> {
  await tabTo(page, label);
  await page.keyboard.type(text);
}

test("from a guide to the acceptance number, with every paper", async ({ visitAs }) => {
  test.setTimeout(180_000);
  const citizen = await visitAs(citizens.agent);
  const { page } = citizen;
  const arrived = async (heading: string): Promise<void> => {
    await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
    await citizen.ready();
  };
  await findGuide(citizen);
  await press(page, /^在线申请$/);
  await page.waitForURL(/\/apply\/form\//);
  await citizen.ready();
  await press(page, /^保存并继续$/);
  await arrived("经营场所");
  await type(page, /^经营场所地址/, "晴湾市海风区望海路 3 号");
  await type(page, /^经营面积/, "60");
  // In the order of the browser's own language, which is English here whatever the page's is.
  const [year, month, day] = opening.split("-");
  await type(page, /^计划开业日期/, `${month}${day}${year}`);
  await expect(page.getByLabel("计划开业日期", { exact: false })).toHaveValue(opening);
  await press(page, /^保存并继续$/);
  await arrived("经营项目");
  await press(page, /^餐饮服务经营者/, "Space");
  await press(page, /^热食类/, "Space");
  await type(page, /^从业人员人数/, "8");
  // One of two: Tab leads to the first, the arrow to the second.
  await tabTo(page, /^是/);
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("radio", { name: "否", exact: true })).toBeChecked();
  await press(page, /^保存并继续$/);
  await arrived("上传材料");
  const papers = page.getByRole("listitem").filter({ hasText: "必须提交" });
  for (let place = 0; place < (await papers.count()); place++) {
    const file = pdf(`${place + 1}.pdf`);
    await papers.nth(place).getByRole("heading").evaluate((heading) => {
      // Where the reader is: the next Tab goes on from here.
      heading.setAttribute("tabindex", "-1");
      heading.focus();
    });
    const chooser = page.waitForEvent("filechooser");
    await press(page, /选择文件/);
    await (await chooser).setFiles(file);
    await expect(papers.nth(place).getByRole("link", { name: file.name })).toBeVisible();
  }
  await press(page, /^继续$/);
  await arrived("核对并提交");
  await press(page, /^提交申请$/);
  await page.waitForURL(/\/cases\/\d+$/);
  await expect(page.locator(".case-number-value")).toHaveText(/\d{6}/);
});

test("an official finds a case in the inbox and accepts it", async ({ visitAs }) => {
  test.setTimeout(120_000);
  const citizen = await visitAs(citizens.agent);
  const submitted = await apply(citizen);
  const window = await visitAs(officials.window);
  const { page } = window;
  await window.go("/work");
  // Tab goes through the list by limit; how far the new case is depends on the others.
  const opens = new RegExp(`case=${submitted.id}(?!\\d)`);
  await tabTo(page, leadingTo(opens), 400);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(opens);
  await expect(page.locator("#work")).toBeFocused();
  await press(page, /^受理$/);
  await submitted.says("您的申请已经受理，现在正在“材料审查”。");
});
