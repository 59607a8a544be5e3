/** `review`: from the letter to the receipt, and whatever goes wrong on the way. */
import { Booth } from "../pages/booth.ts";
import { violations } from "../support/axe.ts";
import { expect, test } from "../support/fixtures.ts";
import { looks, wear } from "../support/looks.ts";
import { members, reviews, type Member } from "../support/people.ts";
import { Visitor } from "../support/visitor.ts";

/** Ballots cast in all groups, as the review's page shows them. */
async function counted(visitor: Visitor): Promise<number> {
  const path = `/api/review/turnout?review=${reviews.open}`;
  const turnout = (await (await visitor.context.request.get(path)).json()) as { turnout: { groups: { cast: number }[] } };
  return turnout.turnout.groups.reduce((sum, group) => sum + group.cast, 0);
}

for (const [lang, voter] of [["zh", members.whole], ["en", members.wholeInEnglish]] as const) {
  test(`a member goes from the letter to the receipt, and the check knows the ballot, in ${lang}`, async ({ visit }) => {
    test.setTimeout(120_000);
    const member = await visit();
    const { page } = member;
    const booth = new Booth(member, lang);
    const { says } = booth;
    await booth.enter(voter);
    expect(page.url(), "the code is nowhere in the address").not.toContain("code=");
    await booth.token();

    await expect(page.getByRole("radio", { checked: true })).toHaveCount(0);
    await booth.rate(0, says.satisfied);
    await booth.rate(1, says.dissatisfied);
    await booth.card(0).getByText(says.comment).click();
    await booth.card(0).getByRole("textbox").fill("窗口多一些就好了");
    await expect(page.locator(".booth-said")).toHaveText(says.ratedTwo);
    await booth.press(says.unrated);
    await expect(booth.card(0)).toBeHidden();
    await booth.press(says.next);
    await expect(booth.card(2).getByRole("heading")).toBeFocused();

    // Somebody else has the review's page open: its figures move without being touched.
    const reader = await visit();
    await reader.go(`/review/${reviews.open}`);
    const asked: string[] = [];
    reader.page.on("request", (request) => asked.push(request.url()));
    const before = await counted(reader);
    const sent = page.waitForRequest((request) => request.url().includes("/ballots"));
    await booth.cast();
    const headers = await (await sent).allHeaders();
    expect(headers["cookie"], "casting carries no cookie").toBeUndefined();
    expect(headers["referer"], "nor a referrer").toBeUndefined();
    const receipt = await booth.receipt();
    expect(await counted(reader)).toBe(before + 1);
    const total = reader.page.getByRole("row", { name: /^全部/ });
    await expect(total).toContainText(String(before + 1), { timeout: 15_000 });
    expect(asked.filter((url) => url.includes("/api/review/turnout")), "the stream says the figures itself").toEqual([]);

    // Only the receipt is left in the browser, and what recognises the comment: neither its text nor the salt.
    const kept = await page.evaluate(() =>
      Object.entries({ ...localStorage }).filter(([name]) => name.startsWith("sunhall-review/")),
    );
    expect(kept.map(([name]) => name.split("/").at(-1)).sort()).toEqual(["receipt", "secrets"]);
    expect(JSON.stringify(kept)).not.toContain("窗口多一些就好了");
    await member.follow(page.getByRole("link", { name: says.check }), /\/check$/);
    await expect(page.getByText(says.found)).toBeVisible();
    await booth.press(says.fetch);
    await expect(page.locator("#check-result")).toBeVisible({ timeout: 60_000 });
    // The ballot waits for the next batch, and the archive is sound.
    await expect(page.getByText(says.sound)).toBeVisible();
    await expect(page.locator("ul.check-receipts > .check-receipt")).toContainText(says.notYet);
    expect(receipt.split(".").length).toBe(5);
  });
}

test("a reload in mid-ballot keeps everything", async ({ visit }) => {
  const member = await visit();
  const booth = new Booth(member);
  await booth.enter(members.reload);
  await booth.token();
  await booth.rate(0, "满意");
  await booth.card(1).getByRole("radio", { name: "基本满意", exact: true }).nth(2).check({ force: true });
  await booth.card(0).getByText("写意见").click();
  await booth.card(0).getByRole("textbox").fill("窗口多一些就好了");
  await member.page.reload();
  await member.ready();
  await booth.step("第二步：评价");
  await expect(booth.card(0).locator(".ballot-standing")).toHaveText("已评价");
  await expect(booth.card(0).getByRole("textbox")).toHaveValue("窗口多一些就好了");
  await expect(booth.card(1).getByRole("radio", { checked: true })).toHaveCount(1);
  await member.page.getByRole("button", { name: "汇总并投票" }).click();
  await expect(member.page.getByText("有 1 个部门没有评完")).toBeVisible();
});

for (const [lang, voter] of [["zh", members.offline], ["en", members.offlineInEnglish]] as const) {
  test(`a ballot sent while the connection is lost is cast exactly once, in ${lang}`, async ({ visit }) => {
    test.setTimeout(120_000);
    const member = await visit();
    const { page, context } = member;
    member.watch.expect(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to load resource/);
    const booth = new Booth(member, lang);
    await booth.enter(voter);
    await booth.token();
    await booth.rate(0, booth.says.satisfied);
    const before = await counted(member);
    const bodies: string[] = [];
    // The first ballot arrives, and its answer is lost on the way back.
    let lost = false;
    await page.route("**/ballots", async (route) => {
      bodies.push(route.request().postData() ?? "");
      if (lost) return route.continue();
      lost = true;
      await route.fetch();
      return route.abort("failed");
    });
    await booth.cast();
    await expect(page.getByRole("status").filter({ hasText: booth.says.trying })).toBeVisible();
    await context.setOffline(true);
    await page.waitForTimeout(1_500);
    await context.setOffline(false);
    await booth.receipt();
    expect(bodies.length).toBeGreaterThanOrEqual(2);
    expect(new Set(bodies).size, "the very same bytes each time").toBe(1);
    expect(await counted(member)).toBe(before + 1);
  });
}

/** Two tabs of one browser with one token: each has rated another department. */
async function twoTabs(member: Visitor, voter: Member): Promise<{ booth: Booth; other: Visitor; second: Booth }> {
  const booth = new Booth(member);
  await booth.enter(voter);
  await booth.token();
  await booth.rate(0, "满意");
  const other = new Visitor(await member.context.newPage(), member.context, member.watch, true);
  const second = new Booth(other);
  await second.open();
  await second.step("第二步：评价");
  await second.rate(1, "不满意");
  return { booth, other, second };
}

test("two tabs with one token cast one ballot, and its receipt is not lost", async ({ visit }) => {
  test.setTimeout(120_000);
  const member = await visit();
  member.watch.expect(/ERR_FAILED|Failed to load resource/);
  const { booth, other, second } = await twoTabs(member, members.tabs);

  // The first tab's ballot arrives, and no answer to it comes back as long as this lasts.
  const bodies: string[] = [];
  let lost = true;
  await member.context.route("**/ballots", async (route) => {
    bodies.push(route.request().postData() ?? "");
    if (!lost) return route.continue();
    await route.fetch();
    return route.abort("failed");
  });
  await booth.cast();
  await expect(member.page.getByRole("status").filter({ hasText: "还没有送达" })).toBeVisible();
  await second.cast();
  await expect(other.page.getByText("现在继续发送那一张")).toBeVisible();
  lost = false;
  expect(await second.receipt()).toBe(await booth.receipt());
  expect(new Set(bodies).size, "the very same bytes from both tabs").toBe(1);
});

test("a ballot whose page is closed while it waits goes on when the booth is opened again", async ({ visit }) => {
  test.setTimeout(120_000);
  const member = await visit();
  const booth = new Booth(member);
  const { says } = booth;
  await booth.enter(members.closed);
  await booth.token();
  await booth.rate(0, says.satisfied);
  await booth.drawWait(200);
  await booth.cast(says.long);
  const waiting = member.page.getByRole("status").filter({ hasText: says.waiting });
  await expect(waiting).toBeVisible();
  // That the connection is back does not end the wait.
  await member.page.evaluate(() => window.dispatchEvent(new Event("online")));
  await expect(member.page.locator(".booth-left")).toHaveText(/^19[0-8] 秒$/);
  await expect(waiting).toBeVisible();

  const before = await counted(member);
  await booth.drawWait(400);
  const again = new Visitor(await member.context.newPage(), member.context, member.watch, true);
  await member.page.close();
  const reopened = new Booth(again);
  await reopened.open();
  await reopened.step("正在投票");
  await expect(again.page.locator(".booth-left"), "a wait drawn anew").toHaveText(/^(400|39\d) 秒$/);
  expect(await counted(again)).toBe(before);
  await reopened.press(says.sendNow);
  await reopened.receipt();
  expect(await counted(again)).toBe(before + 1);
});

test("a tab that was open while another one voted shows that one's receipt", async ({ visit }) => {
  test.setTimeout(120_000);
  const member = await visit();
  const { booth, second } = await twoTabs(member, members.late);
  await booth.cast();
  const receipt = await booth.receipt();
  await second.cast();
  expect(await second.receipt()).toBe(receipt);
});

test("a ballot whose page is left on the way is cast, and its receipt is kept", async ({ visit }) => {
  test.setTimeout(120_000);
  const member = await visit();
  const { page } = member;
  const booth = new Booth(member);
  await booth.enter(members.left);
  await booth.token();
  await booth.rate(0, "满意");
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/ballots", async (route) => {
    await held;
    await route.continue();
  });
  const answered = page.waitForResponse((response) => response.url().includes("/ballots"));
  await booth.cast();
  await booth.step("正在投票");
  await member.follow(page.locator(".breadcrumb").getByRole("link").last(), /\/review\/\d+$/);
  release();
  await (await answered).finished();
  // What would go wrong goes wrong as soon as the answer is read.
  await page.waitForTimeout(500);
  await expect(page.locator(".crash-bar")).toHaveCount(0);
  const kept = await page.evaluate(() => Object.keys(localStorage).map((name) => name.split("/").at(-1)));
  expect(kept).toContain("receipt");
  expect(kept).not.toContain("request");
  await booth.open();
  await booth.receipt();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a member signs in, and the booth explains itself and says what else can be done: the terminal", async ({ visit }) => {
    const member = await visit();
    await member.go("/review/enter");
    await member.page.getByLabel("评议码").fill("77KM-9QYW");
    await member.page.getByRole("button", { name: "登录" }).click();
    await expect(member.page.locator("#enter-code-error")).toContainText("评议码有 21 个字符");
    await new Booth(member).enter(members.plain);
    // Playwright reads no text in this element; that it is shown, and what the page holds, it can see.
    await expect(member.page.locator("noscript")).toBeVisible();
    expect(await member.page.content()).toContain("您的浏览器关闭了 JavaScript");
    await expect(member.page.getByText("WebAssembly")).toBeVisible();
    await expect(member.page.getByText("请换一个浏览器或换一台设备")).toBeVisible();
    await expect(member.page.getByText("凭评议码可在监督投票终端投票")).toBeVisible();
    await expect(member.page.getByText("正在您的浏览器里准备投票…")).toBeHidden();
    await member.go(`/review/${reviews.open}/check`);
    await expect(member.page.getByText("sunhall verify review")).toBeVisible();
    await expect(member.page.getByRole("link", { name: "下载公布的全部选票" })).toBeVisible();
    await member.go(`/review/${reviews.live}/ballot`);
    await expect(member.page.getByText("监督投票终端凭评议码投票")).toBeVisible();
  });
});

test("rating takes no mouse", async ({ visit }) => {
  test.setTimeout(90_000);
  const member = await visit();
  const { page } = member;
  const booth = new Booth(member);
  await booth.enter(members.keyboard);
  await booth.token();
  await booth.card(0).getByRole("heading").focus();
  // What the department handles, then its first criterion.
  await page.keyboard.press("Tab");
  await expect(booth.card(0).getByRole("link").first()).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await expect(booth.card(0).getByRole("radio").first()).toBeChecked();
  await page.keyboard.press("ArrowRight");
  await expect(booth.card(0).getByRole("radio").nth(1)).toBeChecked();
  // To the next criterion, and the same again by its button.
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(booth.card(0).getByRole("radio", { checked: true })).toHaveCount(2);
});

for (const look of looks) {
  test(`the steps of the booth have no violation of WCAG 2.2 AA in the ${look} look`, async ({ visit, server }) => {
    test.setTimeout(120_000);
    const member = await visit();
    await wear(member.context, server.url, look);
    const booth = new Booth(member);
    await booth.enter(members[look]);
    await booth.step("第一步：领取投票凭证");
    expect.soft(await violations(member.page), "the token").toEqual([]);
    await booth.token();
    expect.soft(await violations(member.page), "the rating").toEqual([]);
    await booth.rate(0, "满意");
    await member.page.getByRole("button", { name: "汇总并投票" }).click();
    await booth.step("第三步：汇总");
    expect.soft(await violations(member.page), "the summary").toEqual([]);
  });
}
