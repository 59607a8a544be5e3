/** `review`: what the booth asks of a browser, what it tells one that lacks it, and what everybody else is spared. */
import type { BrowserContext } from "@playwright/test";
import { Booth } from "../pages/booth.ts";
import { expect, test } from "../support/fixtures.ts";
import { apply, findGuide } from "../support/journey.ts";
import { citizens, members, reviews } from "../support/people.ts";
import { Visitor } from "../support/visitor.ts";

/** The files of the browser side's parts that a page fetches from now on. */
function parts(visitor: Visitor): string[] {
  const fetched: string[] = [];
  visitor.page.on("request", (request) => {
    if (/\/pkg\/.*\.wasm$/.test(request.url())) fetched.push(request.url().split("/").at(-1) ?? "");
  });
  return fetched;
}

for (const { what, voter, spoil } of [
  {
    what: "a browser without WebAssembly",
    voter: members.bare,
    spoil: (context: BrowserContext) => context.addInitScript(() => Reflect.deleteProperty(globalThis, "WebAssembly")),
  },
  {
    what: "a browser that does not get the program",
    voter: members.cut,
    spoil: (context: BrowserContext) => context.route(/sunhall_bg.*\.wasm$/, (route) => route.abort("failed")),
  },
]) {
  test(`${what} is told in the booth what voting needs, and the rest of the site works`, async ({ visit }) => {
    const { page, context, watch } = await visit();
    watch.expect(/WebAssembly is not defined|ERR_FAILED|Failed to fetch/);
    await spoil(context);
    // Nothing takes the pages over: they are used as without scripts.
    const member = new Visitor(page, context, watch, false);
    await new Booth(member).enter(voter);
    await expect(page.getByText("正在您的浏览器里准备投票…")).toBeHidden();
    await expect(page.getByText("投票需要支持 WebAssembly 的浏览器")).toBeVisible();
    await expect(page.getByText("请换一个浏览器")).toBeVisible();
    await member.go(`/review/${reviews.open}/check`);
    await expect(page.getByText("sunhall verify review")).toBeVisible();
    await expect(page.getByRole("link", { name: "下载公布的全部选票" })).toBeVisible();
    await findGuide(member);
  });
}

test("citizens' pages fetch no voting code; the booth does", async ({ visit, visitAs }) => {
  test.setTimeout(120_000);
  const stranger = await visit();
  const read = parts(stranger);
  await findGuide(stranger);
  await stranger.go("/sign-in");
  const citizen = await visitAs(citizens.agent);
  const page = await apply(citizen);
  const used = parts(citizen);
  for (const path of ["/", "/my", `/cases/${page.id}`, "/notices", "/account"]) await citizen.go(path);
  for (const names of [read, used]) {
    expect(names.join(), "the part of citizens is named").toContain("split_citizen");
    expect(names.filter((name) => name.includes("voting"))).toEqual([]);
  }

  const member = await visit();
  const needed = parts(member);
  await new Booth(member).enter(members.watched);
  expect(needed.join()).toContain("split_voting");
});

test("outside a meeting a ballot waits a random while, says how long, and does not leave before", async ({ visit }) => {
  test.setTimeout(90_000);
  const member = await visit();
  const { page } = member;
  const booth = new Booth(member);
  const { says } = booth;
  await booth.enter(members.patient);
  await booth.token();
  await booth.rate(0, says.satisfied);
  await booth.drawWait(3);
  const sent: number[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/ballots")) sent.push(Date.now());
  });
  const before = Date.now();
  await booth.cast(says.aWhile);
  await expect(page.getByRole("status").filter({ hasText: says.waiting })).toBeVisible();
  await expect(page.locator(".booth-left")).toHaveText(says.seconds);
  await expect(page.getByRole("button", { name: says.sendNow })).toBeVisible();
  expect(sent, "nothing has left").toEqual([]);
  await booth.receipt();
  expect(sent).toHaveLength(1);
  expect(sent[0]! - before).toBeGreaterThanOrEqual(3_000);
});
