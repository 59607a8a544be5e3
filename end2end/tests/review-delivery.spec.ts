/** Getting codes to members, from a spreadsheet to a PDF; and drawing members by lot. */
import { readFile } from "node:fs/promises";
import { ReviewDesk } from "../pages/review-desk.ts";
import { violations } from "../support/axe.ts";
import { expect, test } from "../support/fixtures.ts";
import { looks, wear } from "../support/looks.ts";
import { fill, ofPreparedReviews } from "../support/pages.ts";
import { officials } from "../support/people.ts";

/** A time on the city's clocks, so many hours from now. */
function inHours(hours: number): string {
  return new Date(Date.now() + (hours + 8) * 3_600_000).toISOString().slice(0, 16);
}

/** A list with so many members, the first of whom have an e-mail address. */
function list(members: number, addresses: number): string {
  const rows = Array.from({ length: members }, (_, row) => {
    const email = row < addresses ? `d${row}@example.cn` : "";
    return `D${row},代表${row},人大代表,${email}`;
  });
  return ["编号,姓名,组别,邮箱", ...rows].join("\n");
}

for (const javaScriptEnabled of [true, false]) {
  test(`codes leave by e-mail, and the rest as one file, JavaScript ${javaScriptEnabled ? "on" : "off"}`, async ({
    visitAs,
  }) => {
    const organiser = await visitAs(officials.organiser, { javaScriptEnabled });
    const { page } = organiser;
    const desk = await ReviewDesk.begin(organiser);
    await desk.define("送达评议（试）", inHours(1), inHours(48));
    await desk.paste(list(6, 4));
    await desk.press("导入这份名单", "名单已导入");

    await desk.open("/delivery");
    // Axe itself is a script.
    if (javaScriptEnabled) expect(await violations(page)).toEqual([]);
    const first = page.locator("section.card").filter({ hasText: "首次送达" });
    await expect(first).toContainText("涉及 6 人");
    await first.getByRole("button", { name: "开始" }).click();
    await expect(first.locator(".field-error")).toBeVisible();
    await organiser.ready();
    await first.getByLabel("电子邮件").check({ force: true });
    await first.getByRole("button", { name: "开始" }).click();
    await expect(page.getByText("已开始。进度会自己更新")).toBeVisible();
    await expect(async () => {
      await desk.open("/delivery");
      await expect(page.getByRole("row").filter({ hasText: "电子邮件" })).toContainText("已完成", { timeout: 500 });
    }).toPass();
    await expect(first).toContainText("涉及 2 人");

    await first.getByLabel("信函（PDF，一页一封）").check({ force: true });
    await first.getByRole("button", { name: "开始" }).click();
    await expect(async () => {
      await desk.open("/delivery");
      await expect(page.getByText("信函已制作完成")).toBeVisible({ timeout: 500 });
    }).toPass();
    if (javaScriptEnabled) expect(await violations(page)).toEqual([]);
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "下载 PDF" }).click();
    const file = await readFile(await (await download).path());
    expect(file.subarray(0, 5).toString()).toBe("%PDF-");
    expect(file.toString("latin1").match(/\/Type \/Page\n/g)).toHaveLength(2);
    await desk.open("/delivery");
    await expect(page.getByText("已下载 1 次")).toBeVisible();
    await page.getByRole("button", { name: "删除文件" }).click();
    await expect(page.getByRole("link", { name: "下载 PDF" })).toHaveCount(0);
  });
}

test("a draw is announced for everybody to read before its seed is known", async ({ visit, visitAs, server }) => {
  const organiser = await visitAs(officials.organiser);
  const { page } = organiser;
  const desk = await ReviewDesk.begin(organiser);
  await desk.define("抽取评议（试）", inHours(24), inHours(48));
  await desk.open("/draw");
  expect(await violations(page)).toEqual([]);
  await page.getByLabel("或者直接粘贴").fill(list(20, 0));
  await page.getByRole("button", { name: "检查名单" }).click();
  await expect(page.getByText("20 名候选人，没有错误")).toBeVisible();
  await organiser.ready();
  await page.getByLabel("人大代表：抽取人数（共 20 人）").fill("21");
  await page.getByLabel("随机数来源").fill("中国福利彩票双色球第 2026138 期开奖号码");
  await page.getByLabel("随机数公布时间").fill(inHours(2));
  await page.getByRole("button", { name: "公布抽取办法" }).click();
  await expect(page.locator("#error-summary")).toBeVisible();
  await organiser.ready();
  await page.getByLabel("人大代表：抽取人数（共 20 人）").fill("6");
  await page.getByRole("button", { name: "公布抽取办法" }).click();
  await expect(page.getByText("从 20 人中抽 6 人")).toBeVisible();
  await expect(page.getByLabel("再录一遍")).toHaveCount(0);

  const stranger = await visit({ viewport: { width: 390, height: 844 } });
  for (const look of looks) {
    await stranger.context.clearCookies();
    await wear(stranger.context, server.url, look);
    await stranger.go(fill(ofPreparedReviews.draw, { review: desk.id }));
    await expect(stranger.page.getByText("从 20 人中抽 6 人")).toBeVisible();
    expect.soft(await violations(stranger.page), `the draw in the ${look} look`).toEqual([]);
  }
  await expect(stranger.page.getByText("代表1")).toHaveCount(0);
});
