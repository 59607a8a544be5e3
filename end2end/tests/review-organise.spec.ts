/** Holding a review: the definition, the roll, four eyes; and the results as everybody reads them. */
import { ReviewDesk } from "../pages/review-desk.ts";
import { violations } from "../support/axe.ts";
import { expect, test } from "../support/fixtures.ts";
import { looks, wear } from "../support/looks.ts";
import { fill, forReviewOrganisers, ofPreparedReviews, ofPublishedReviews } from "../support/pages.ts";
import { officials } from "../support/people.ts";

/** The demo city's published review. */
const published = "1";

/** A time on the city's clocks, so many hours from now. */
function inHours(hours: number): string {
  return new Date(Date.now() + (hours + 8) * 3_600_000).toISOString().slice(0, 16);
}

/** A list with so many members. */
function list(members: number): string {
  const rows = Array.from({ length: members }, (_, row) => `D${row},代表${row},人大代表`);
  return ["编号,姓名,组别", ...rows].join("\n");
}

for (const javaScriptEnabled of [true, false]) {
  test(`a review is prepared by one and approved by another, JavaScript ${javaScriptEnabled ? "on" : "off"}`, async ({
    visitAs,
  }) => {
    const organiser = await visitAs(officials.organiser, { javaScriptEnabled });
    const { page } = organiser;
    const desk = await ReviewDesk.begin(organiser);
    await page.getByRole("button", { name: "保存并继续" }).click();
    await expect(page.locator("#error-summary")).toBeVisible();
    await organiser.ready();
    await expect(page.getByRole("navigation", { name: "填写进度" }).getByRole("link", { name: "核对全部" })).toBeVisible();
    await desk.define("年度评议（试）", inHours(1), inHours(48));
    await expect(page.getByText("方案已保存，没有缺漏")).toBeVisible();

    await desk.paste(`${list(6)}\nX,,人大代表\nY,某人,没有的组`);
    await expect(page.getByText("有 2 处错误")).toBeVisible();
    await expect(page.getByRole("row").filter({ hasText: "方案里没有这个组别" })).toContainText("9");
    await expect(page.getByRole("button", { name: "导入这份名单" })).toHaveCount(0);
    await desk.press("不用这份，换一份", "代表名单");
    await desk.paste(list(6));
    await desk.press("导入这份名单", "名单已导入");

    await desk.open();
    await desk.press("提交审核", "已提交审核");
    await expect(page.getByRole("button", { name: "批准方案" })).toHaveCount(0);
    const second = await visitAs(officials.supervisor, { javaScriptEnabled });
    const seconds = desk.for(second);
    await seconds.open();
    await seconds.press("批准方案", "方案已批准");
    await expect(second.page.getByRole("link", { name: "名册" })).toHaveCount(0);
  });
}

test("letters stand on a page of their own, each with its code and picture", async ({ visitAs }) => {
  const organiser = await visitAs(officials.organiser);
  const desk = await ReviewDesk.begin(organiser);
  await desk.define("信函评议（试）", inHours(1), inHours(48));
  await desk.paste(list(5));
  await desk.press("导入这份名单", "名单已导入");
  await desk.open("/letters");
  await organiser.page.getByRole("button", { name: "为没有信函的代表出信" }).click();
  await expect(organiser.page.locator(".letter")).toHaveCount(5);
  await expect(organiser.page.locator(".letter-secret").first()).toHaveText(/^\w{4}-\w{4}-\w{4}-\w{4}-\w{5}$/);
  await expect(organiser.page.locator(".letter .qr-code").first()).toBeVisible();
  const download = organiser.page.waitForEvent("download");
  await organiser.page.getByRole("link", { name: "下载为 CSV" }).click();
  expect((await download).suggestedFilename()).toBe("letters.csv");
});

for (const { lang, order, byGroup } of [
  { lang: "zh", order: "谁排在哪里", byGroup: "各组怎么看" },
  { lang: "en", order: "Who stands where", byGroup: "By group" },
] as const) {
  test(`results lead by keyboard from the order to one department, in ${lang}`, async ({ visit }) => {
    const visitor = await visit();
    const { page } = visitor;
    await visitor.go(`/review/${published}/results`, lang);
    await expect(page.getByRole("heading", { name: order })).toBeVisible();
    const first = page.locator(".interval-chart tbody th a").first();
    const name = await first.innerText();
    await first.focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/results\/\d+$/);
    await visitor.ready();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    await expect(page.getByRole("heading", { name: byGroup })).toBeVisible();
  });
}

test("results are whole without scripts and on a telephone", async ({ visit }) => {
  const visitor = await visit({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  const { page } = visitor;
  await visitor.go(`/review/${published}/results`);
  await expect(page.locator(".interval-dot").first()).toBeVisible();
  await expect(page.locator(".funnel-dot").first()).toBeAttached();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  expect(wide, "nothing sticks out").toBe(false);
});

for (const look of looks) {
  test(`organiser's and results pages have no violation in the ${look} look`, async ({ visitAs, server }) => {
    test.setTimeout(240_000);
    const visitor = await visitAs(officials.organiser);
    await wear(visitor.context, server.url, look);
    const draft = await ReviewDesk.begin(visitor);
    await visitor.go(`${fill(ofPreparedReviews.definition, { review: draft.id })}?checked=1`);
    expect.soft(await violations(visitor.page), `the definition in the ${look} look`).toEqual([]);
    for (const path of [...forReviewOrganisers, ...ofPublishedReviews]) {
      await visitor.go(fill(path, { review: published }));
      expect.soft(await violations(visitor.page), `${path} in the ${look} look`).toEqual([]);
    }
  });
}
