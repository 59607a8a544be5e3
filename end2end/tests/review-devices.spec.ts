/** `review`: voting on another device, to which the token goes as text, file or picture, and at a supervised terminal. */
import { Booth } from "../pages/booth.ts";
import { expect, test } from "../support/fixtures.ts";
import { members, officials, reviews } from "../support/people.ts";
import { scanned } from "../support/scanned.ts";

for (const { lang, way, voter } of [
  { lang: "zh", way: "text", voter: members.moved },
  { lang: "en", way: "file", voter: members.movedInEnglish },
] as const) {
  test(`a token goes to another device as ${way} in ${lang}, and a second ballot with it is refused`, async ({ visit }) => {
    test.setTimeout(120_000);
    const first = await visit();
    const booth = new Booth(first, lang);
    const { says } = booth;
    await booth.enter(voter);
    const token = await booth.token();
    const file = await booth.saved();
    expect(file.trim()).toBe(token);

    const second = await visit();
    const elsewhere = new Booth(second, lang);
    await elsewhere.open();
    await elsewhere.bring("SHT1.not.a.token");
    await expect(second.page.getByRole("alert")).toContainText(says.notAToken);
    // As it comes in a message, with other words around it, or as the file.
    if (way === "text") await elsewhere.bring(`${says.myToken}\n${token}\n`);
    else await elsewhere.bringFile({ name: "sunhall-token.txt", mimeType: "text/plain", buffer: Buffer.from(file) });
    await elsewhere.step(says.rateStep);
    await elsewhere.rate(2, says.satisfied);
    await elsewhere.cast();
    await elsewhere.receipt();

    first.watch.expect(/status of 409/);
    await booth.rate(0, says.dissatisfied);
    await booth.cast();
    await booth.step(says.used);

    // A third browser gets no second token.
    const third = await visit();
    const late = new Booth(third, lang);
    await late.enter(voter);
    await expect(third.page.getByText(says.tookToken)).toBeVisible();
    await expect(third.page.getByRole("button", { name: says.getToken })).toHaveCount(0);
  });
}

test("a token's picture opens the booth on a phone with the token, which no server sees", async ({ visit }) => {
  test.setTimeout(120_000);
  const first = await visit();
  const booth = new Booth(first);
  const { says } = booth;
  await booth.enter(members.scanned);
  const token = await booth.token();
  await first.page.locator("summary", { hasText: says.myToken }).click();
  await expect(first.page.locator(".booth-picture .qr-code")).toBeHidden();
  await first.page.locator("summary", { hasText: says.picture }).click();
  const address = new URL(await scanned(first.page.locator(".booth-picture .qr-code")));
  expect(address.pathname).toMatch(/^\/zh\/review\/\d+\/ballot$/);
  expect(address.hash).toBe(`#${token}`);

  const phone = await visit();
  const asked: string[] = [];
  phone.page.on("request", (request) => asked.push(request.url() + (request.headers()["referer"] ?? "")));
  await phone.page.goto(address.href);
  await phone.ready();
  const there = new Booth(phone);
  await there.step(says.tokenStep);
  await expect(phone.page, "the token leaves the address at once").toHaveURL(/\/ballot$/);
  await expect(phone.page.getByLabel(says.paste)).toHaveValue(token);
  // The page itself is asked for by Playwright with the fragment, which is not sent.
  expect(asked.slice(1).filter((text) => text.includes("SHT1."))).toEqual([]);

  const late = await visit();
  await late.page.goto(address.origin + address.pathname);
  await late.ready();
  await new Booth(late).step(says.tokenStep);
  await late.page.evaluate((hash) => { location.hash = hash; }, address.hash);
  await expect(late.page.getByLabel(says.paste), "a link put into a page that is open").toHaveValue(token);
  await expect(late.page).toHaveURL(/\/ballot$/);

  await there.press(says.use);
  await there.rate(0, says.satisfied);
  await there.cast();
  await there.receipt();
  await expect(phone.page.locator(".booth-receipt .qr-code")).toBeVisible();
});

test("a member without a device votes at a supervised terminal, which forgets the member", async ({ visitAs }) => {
  test.setTimeout(120_000);
  const beside = await visitAs(officials.supervisor);
  const { page } = beside;
  await beside.go(`/review/organise/${reviews.open}`);
  await expect(page.getByRole("link", { name: "监督投票终端" })).toBeVisible();
  await beside.go(`/review/${reviews.open}/terminal`);
  await page.locator("#terminal-code").fill(members.atTerminal.code);
  await page.getByRole("button", { name: "开始投票", exact: true }).click();
  const booth = new Booth(beside);
  await booth.step("第二步：评价");
  await expect(page.getByText("我的凭证")).toHaveCount(0);
  await booth.rate(0, "满意");
  await booth.press(booth.says.look);
  await booth.step(booth.says.summaryStep);
  await expect(page.getByRole("radio")).toHaveCount(0);
  await booth.press(booth.says.cast);
  await booth.receipt();
  await booth.press("结束并清除");
  await expect(page.locator("#terminal-code")).toHaveValue("");
  const kept = await page.evaluate(() => Object.keys({ ...localStorage, ...sessionStorage }));
  expect(kept.filter((name) => name.startsWith("sunhall-terminal") || name.startsWith("sunhall-review"))).toEqual([]);
});
