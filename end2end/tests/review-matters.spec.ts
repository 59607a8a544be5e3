/** After the count: comments with their answers, the own ones found without being known, and promises kept or not. */
import { createHash, randomBytes } from "node:crypto";
import type { Locator } from "@playwright/test";
import { violations } from "../support/axe.ts";
import { expect, test } from "../support/fixtures.ts";
import { looks, wear } from "../support/looks.ts";
import { afterTheCount, fill } from "../support/pages.ts";
import { officials, reviews } from "../support/people.ts";
import type { Lang, Visitor } from "../support/visitor.ts";

const board = `/review/${reviews.published}/matters`;
const promises = `/review/${reviews.published}/promises`;

/** What the pages say in each language. */
const words = {
  zh: {
    title: "意见办理", byState: "按状态", states: ["待答复", "逾期未答复", "已答复", "已评价"], nobodyKnows: "没有人知道是谁写的",
    standings: ["按期完成", "逾期", "报告完成，待核查"], nothing: "这个浏览器没有保存意见的暗号",
    found: "您写过 1 条意见，其中 1 条已经转办", dissatisfied: "不满意，没有解决", reopened: "评价已收到。部门要重新答复。",
  },
  en: {
    title: "What became of comments", byState: "By state",
    states: ["Waiting for an answer", "Late, no answer", "Answered", "Rated"], nobodyKnows: "nobody knows who wrote it",
    standings: ["Done in time", "Late", "Said to be done, not yet checked"],
    nothing: "This browser keeps no secrets of comments", found: "Comments you wrote: 1. With a number so far: 1.",
    dissatisfied: "Dissatisfied: not solved", reopened: "Your rating was taken. The department has to answer again.",
  },
} as const;

interface OpenMatter {
  number: string;
  state: string;
  voice: string | null;
  reopened: boolean;
}

for (const lang of ["zh", "en"] as const) {
  test(`everybody reads comments, answers and promises without JavaScript, in ${lang}`, async ({ visit }) => {
    const says = words[lang];
    const reader = await visit({ javaScriptEnabled: false });
    const { page } = reader;
    await reader.go(board, lang);
    await expect(page.getByRole("heading", { level: 1, name: says.title })).toBeVisible();
    for (const state of says.states) {
      await reader.follow(page.getByRole("navigation", { name: says.byState }).getByRole("link", { name: new RegExp(`^${state}`) }), /state=/);
      await expect(page.locator(".matter").first()).toBeVisible();
    }
    await reader.follow(page.locator(".matter a").first(), /\/matters\/\d{4}-\d{5}$/);
    await expect(page.getByText(says.nobodyKnows)).toBeVisible();
    await expect(page.locator(".timeline-entry")).not.toHaveCount(0);
    await reader.go(promises, lang);
    for (const standing of says.standings) {
      await expect(page.locator(".badge").filter({ hasText: new RegExp(`^${standing}$`) }).first()).toBeVisible();
    }
    await reader.go(`/review/${reviews.published}/mine`, lang);
    await expect(page.locator(".booth-noscript")).toBeVisible();
  });
}

for (const lang of ["zh", "en"] as const) {
  test(`the writer finds the own comment and rates the answer without a cookie, in ${lang}`, async ({ visit }) => {
    await rateAnswer(await visit(), lang);
  });
}

for (const javaScriptEnabled of [true, false]) {
  test(`a department answers and promises, JavaScript ${javaScriptEnabled ? "on" : "off"}`, async ({ visitAs }) => {
    const head = await visitAs(officials.head, { javaScriptEnabled });
    const { page } = head;
    await head.go("/work");
    await head.follow(page.getByRole("link", { name: "评议意见答复" }), /\/work\/matters$/);
    const first = page.locator(".matter a").first();
    const number = (await first.textContent()) ?? "";
    await head.follow(first, /\/work\/matters\/\d{4}-\d{5}$/);
    await page.getByRole("button", { name: "公开答复" }).click();
    await expect(page.locator("#error-summary")).toBeVisible();
    await head.ready();
    await page.getByLabel("答复", { exact: true }).fill("已增设综合窗口，请您再来看看。");
    await page.getByRole("button", { name: "公开答复" }).click();
    await expect(page.getByText("答复已公开")).toBeVisible();
    await head.go(`${board}/${number}`);
    await expect(page.getByText("已增设综合窗口，请您再来看看。")).toBeVisible();

    await head.go("/work/promises");
    await page.locator(".entry a").first().click();
    await head.ready();
    const day = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10);
    const what = `把咨询台移到门口（${javaScriptEnabled ? "一" : "二"}）`;
    await page.getByLabel("做什么").fill(what);
    await page.getByLabel("哪天做到").fill(day);
    await page.getByRole("button", { name: "承诺一项措施" }).click();
    await expect(page.getByText("承诺已公开")).toBeVisible();
    await head.go(promises);
    await expect(page.getByText(what)).toBeVisible();
  });
}

test("a supervisor looks whether a measure was done", async ({ visitAs }) => {
  const supervisor = await visitAs(officials.supervisor);
  const { page } = supervisor;
  await supervisor.go("/work/promises");
  await page.locator(".entry a").first().click();
  await supervisor.ready();
  const waiting = page.locator(".measure").filter({ hasText: "待核查" }).first();
  await waiting.getByRole("link").click();
  await supervisor.ready();
  await page.getByText("不属实，没有做到").click();
  await page.getByRole("button", { name: "核查" }).click();
  await expect(page.locator("#error-summary")).toBeVisible();
  await page.getByText("属实，已经做到", { exact: true }).click();
  await page.getByRole("button", { name: "核查" }).click();
  await expect(page.getByText("核查结果已公开")).toBeVisible();
});

for (const look of looks) {
  test(`axe finds nothing on the pages after the count in the ${look} look`, async ({ visit, visitAs, server }) => {
    test.setTimeout(180_000);
    const reader = await visit();
    await wear(reader.context, server.url, look);
    await reader.go(board);
    const matter = await end(reader.page.locator(".matter a"));
    for (const path of afterTheCount.anyone) {
      await reader.go(fill(path, { review: reviews.published, matter }));
      expect.soft(await violations(reader.page), path).toEqual([]);
    }
    const head = await visitAs(officials.head);
    await wear(head.context, server.url, look);
    await head.go("/work/matters");
    const own = await end(head.page.locator(".matter a"));
    await head.go("/work/promises");
    const department = await end(head.page.locator(".entry a"));
    for (const path of afterTheCount.head) {
      await head.go(fill(path, { review: reviews.published, matter: own, department }));
      expect.soft(await violations(head.page), path).toEqual([]);
    }
  });
}

/** The last part of the address that the first of these links leads to. */
async function end(links: Locator): Promise<string> {
  return ((await links.first().getAttribute("href")) ?? "").split("/").at(-1) ?? "";
}

/** Finds one's own comment in the browser, and says what the answer was worth. */
async function rateAnswer(writer: Visitor, lang: Lang): Promise<void> {
  const { page } = writer;
  const says = words[lang];
  const secret = randomBytes(32);
  const voice = createHash("sha256").update("sunhall/review/voice/v1\n").update(secret).digest("hex");
  // The demo's writers are gone; one of their matters gets a voice whose secret is known here.
  const list = `/api/open/v1/reviews/r${reviews.published}/matters`;
  const listed = (await (await page.request.get(list)).json()) as { matters: OpenMatter[]; next: string | null };
  const own = listed.matters.find((matter) => matter.state === "answered" && !matter.reopened);
  if (own === undefined) throw new Error("the demo has no answered matter");
  await page.route(`**${list}*`, (route) => {
    const matters = listed.matters.map((matter) => (matter === own ? { ...matter, voice } : matter));
    return route.fulfill({ json: { matters, next: null } });
  });
  await writer.go(`/review/${reviews.published}/mine`, lang);
  await expect(page.getByText(says.nothing)).toBeVisible();
  await page.evaluate(
    ([place, text]) => localStorage.setItem(place!, text!),
    [`sunhall-review/r${reviews.published}/D001/secrets`, JSON.stringify({ d1: secret.toString("base64url") })],
  );
  await page.reload();
  await writer.ready();
  await expect(page.getByText(says.found)).toBeVisible();
  await expect(page.getByRole("link", { name: own.number })).toBeVisible();

  const sent = page.waitForRequest((request) => request.url().endsWith(`/matters/${own.number}/rating`));
  // The real server knows another voice; what the browser sends is looked at here.
  await page.route("**/rating", (route) => route.fulfill({ json: { state: "open" } }));
  await page.getByRole("button", { name: says.dissatisfied, exact: true }).click();
  const request = await sent;
  const headers = await request.allHeaders();
  expect([headers["cookie"], headers["referer"]]).toEqual([undefined, undefined]);
  expect(JSON.parse(request.postData() ?? "")).toEqual({ answer: 1, rating: 4, secret: secret.toString("base64url") });
  const said = page.getByText(says.reopened);
  await expect(said).toBeVisible();
  await expect(page.locator(".matter-rate")).toBeHidden();
  await expect(said, "the pressed button is gone, the focus is not").toBeFocused();
}
