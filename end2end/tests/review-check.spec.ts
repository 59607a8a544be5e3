/**
 * `review`, the check: the browser remembers the heads it saw, and raises an alarm when they are gone; a downloaded
 * archive is recounted without any network, and tampering is found.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { violations } from "../support/axe.ts";
import { expect, test } from "../support/fixtures.ts";
import { reviews } from "../support/people.ts";
import type { Visitor } from "../support/visitor.ts";

const path = `/review/${reviews.published}/check`;

/** What the check says of an archive from a file, in each language. */
const words = {
  zh: {
    sound: "全部正确", unsound: "发现问题", fine: "无误", faults: "有问题", otherRoot: "这一批的总账数字与选票不符",
    nothingChanged: "没有改动、没有遗漏", noMoreTokens: "凭证不多于代表", sameCounts: "与公布结果的数字一致",
    otherCounts: "与公布结果的数字不一致",
  },
  en: {
    sound: "Everything is right", unsound: "Something is wrong", fine: "In order", faults: "Faults",
    otherRoot: "The tree with this batch has another root", nothingChanged: "nothing changed, nothing dropped",
    noMoreTokens: "no more tokens than members", sameCounts: "the published result has the same counts",
    otherCounts: "the published result has other counts",
  },
} as const;

/** Fetches the archive and checks it; ends at the result. */
async function check(reader: Visitor): Promise<void> {
  await reader.page.getByRole("button", { name: "下载并核对" }).click();
  await expect(reader.page.getByText("全部正确", { exact: true })).toBeVisible({ timeout: 60_000 });
}

/** From here on the server's list of heads is another one. */
async function answerHeads(reader: Visitor, change: (lines: string[]) => string[]): Promise<void> {
  await reader.page.unroute("**/heads?*");
  await reader.page.route("**/heads?*", async (route) => {
    const answer = await route.fetch();
    const lines = change((await answer.text()).trimEnd().split("\n"));
    await route.fulfill({ response: answer, body: lines.map((line) => `${line}\n`).join("") });
  });
}

test("what was seen is still there, and a board that was set back is an alarm", async ({ visit, server }, info) => {
  test.setTimeout(180_000);
  const reader = await visit();
  const { page } = reader;
  await reader.go(path);
  await expect(page.getByText("核对无误后，这个浏览器会记住")).toBeVisible();
  await check(reader);
  await expect(page.getByText(/已经记住看到的 \d+ 张选票/)).toBeVisible();

  await reader.go(path);
  await expect(page.getByText("上次看到的都还在")).toBeVisible();
  await expect(page.getByText("选票只增不减的证明")).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await check(reader);
  await expect(page.getByText("根据选票本身重新算出了总账")).toBeVisible();

  // The server shows an earlier state, signed by itself and in order when looked at alone.
  await answerHeads(reader, (lines) => lines.slice(0, -1));
  await reader.go(path);
  await expect(page.getByRole("alert")).toContainText("警报");
  await expect(page.getByText("已经公布的内容被收回了")).toBeVisible();
  expect(await violations(page)).toEqual([]);
  const address = (await page.getByRole("link", { name: "保存证据" }).getAttribute("href")) ?? "";
  const evidence = decodeURIComponent(address.slice(address.indexOf(",") + 1));
  expect(JSON.parse(evidence)).toMatchObject({ why: "rollback", seen: { content: { last: true } } });
  const saved = info.outputPath("evidence.json");
  writeFileSync(saved, evidence);
  const archive = await reader.context.request.get(`/api/open/v1/reviews/r${reviews.published}/archive`);
  const whole = info.outputPath("archive.ndjson");
  writeFileSync(whole, await archive.body());
  // The archive itself was never set back: the heads of the evidence are all in it.
  expect(server.command("verify", "review", whole, "--seen", saved)).toContain("everything is in order");

  // A head the board did not sign, and a size for which there is no proof.
  reader.watch.expect(/status of 404/);
  await answerHeads(reader, (lines) => lines.map((line) => line.replace(/"size":(\d+)/, '"size":1$1')));
  await reader.go(path);
  await expect(page.getByText("不是由您看到过的那个密钥签名的")).toBeVisible();

  await page.unroute("**/heads?*");
  await reader.go(path);
  await expect(page.getByText("上次看到的都还在")).toBeVisible();
  await page.locator("summary", { hasText: "忘记看到的内容" }).click();
  await page.getByRole("button", { name: "忘记看到的内容" }).click();
  await expect(page.getByText("已经忘记。")).toBeVisible();
  await reader.go(path);
  await expect(page.getByText("核对无误后，这个浏览器会记住")).toBeVisible();
});

test("a browser that keeps nothing says so, and checks all the same", async ({ visit }) => {
  test.setTimeout(90_000);
  const reader = await visit();
  await reader.context.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await reader.go(path);
  await expect(reader.page.getByText("这个浏览器不保存数据")).toBeVisible();
  await check(reader);
  await expect(reader.page.getByText("上次看到的")).toHaveCount(0);
});

for (const lang of ["zh", "en"] as const) {
  test(`the check finds a tampered archive, and a good one from a file, in ${lang}`, async ({ visit }, info) => {
    test.setTimeout(120_000);
    const says = words[lang];
    const reader = await visit();
    const { page } = reader;
    await reader.go(path, lang);
    const archive = await reader.context.request.get(`/api/open/v1/reviews/r${reviews.published}/archive`);
    const lines = (await archive.text()).split("\n");
    const good = info.outputPath("good.ndjson");
    writeFileSync(good, lines.join("\n"));
    await page.locator("#check-file").setInputFiles(good);
    await expect(page.getByText(says.sound, { exact: true })).toBeVisible({ timeout: 60_000 });
    const step = (words: string) => page.getByRole("listitem").filter({ hasText: words });
    await expect(step(says.sameCounts)).toContainText(says.fine);

    // One grade of one ballot is changed.
    const place = lines.findIndex((line) => line.startsWith('{"ballot":'));
    const line = lines[place] ?? "";
    lines[place] = line.replace(/"(d\d+)":"(\d)/, (_, id: string, grade: string) => `"${id}":"${grade === "0" ? "1" : "0"}`);
    expect(lines[place]).not.toBe(line);
    const bad = info.outputPath("bad.ndjson");
    writeFileSync(bad, lines.join("\n"));
    await page.locator("#check-file").setInputFiles(bad);
    await expect(page.getByText(says.unsound, { exact: true })).toBeVisible({ timeout: 60_000 });
    await expect(page.locator("code", { hasText: "batch-root" })).toBeVisible();
    await expect(page.getByText(says.otherRoot)).toBeVisible();
    // Each step says what came of it, and not that it was gone through.
    await expect(step(says.nothingChanged)).toContainText(says.faults);
    await expect(step(says.otherCounts)).toContainText(says.faults);
    await expect(step(says.noMoreTokens)).toContainText(says.fine);
    expect(readFileSync(good, "utf8")).not.toBe(readFileSync(bad, "utf8"));
  });
}

for (const lang of ["zh", "en"] as const) {
  test(`an archive is checked offline, in ${lang}`, async ({ visit }) => {
    test.setTimeout(90_000);
    const reader = await visit();
    const { page } = reader;
    const archive = await reader.context.request.get(`/api/open/v1/reviews/r${reviews.published}/archive`);
    expect(archive.ok()).toBe(true);
    const buffer = await archive.body();
    // The program that checks is there before the network goes: it comes with the page.
    await reader.go(path, lang);
    await reader.context.setOffline(true);
    reader.watch.expect(/ERR_INTERNET_DISCONNECTED/);
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.locator('input[type="file"]').setInputFiles({ name: "archive.ndjson", mimeType: "application/x-ndjson", buffer });
    await expect(page.getByText(words[lang].sound, { exact: true })).toBeVisible({ timeout: 60_000 });
    expect(asked.filter((url) => url.includes("/api/")), "nothing was asked of the server").toEqual([]);
  });
}
