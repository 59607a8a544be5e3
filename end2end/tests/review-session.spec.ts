/** `review`, live session: chair, members, terminal and big screen, each in a browser of its own. */
import type { Page } from "@playwright/test";
import { Chair, Delegate, Terminal } from "../pages/session.ts";
import { violations } from "../support/axe.ts";
import { expect, test } from "../support/fixtures.ts";
import { looks, wear } from "../support/looks.ts";
import { fill, ofLiveSessions } from "../support/pages.ts";
import { delegates, officials, reviews } from "../support/people.ts";
import type { Visitor } from "../support/visitor.ts";

const wall = { viewport: { width: 1920, height: 1080 } };
const tablet = { viewport: { width: 820, height: 1180 } };

test.describe.configure({ mode: "serial" });

for (const look of looks) {
  test(`the pages of a session have no violation of WCAG 2.2 AA in the ${look} look`, async ({ visit, visitAs, server }) => {
    const reader = await visit();
    await wear(reader.context, server.url, look);
    for (const path of ofLiveSessions.anyone) {
      await reader.go(fill(path, { review: reviews.live }));
      expect.soft(await violations(reader.page), path).toEqual([]);
    }
    const organiser = await visitAs(officials.organiser, tablet);
    await wear(organiser.context, server.url, look);
    for (const path of ofLiveSessions.chair) {
      await organiser.go(fill(path, { review: reviews.live }));
      if (path.endsWith("/terminal")) await expect(organiser.page.locator("#terminal-code")).toBeVisible({ timeout: 20_000 });
      expect.soft(await violations(organiser.page), path).toEqual([]);
    }
  });
}

test("a question is void, put again, and has a result with its quorum", async ({
  visit,
  visitAs,
  server,
}) => {
  test.setTimeout(240_000);
  const chair = new Chair(await visitAs(officials.organiser, tablet), "zh");
  const screen = await visit(wall);
  await screen.go(`/review/${reviews.live}/screen`);
  await expect(screen.page.getByText("即将开始")).toBeVisible();

  const members: Delegate[] = [];
  for (const member of delegates.slice(0, 5)) {
    const delegate = new Delegate(await visit(), "zh");
    await delegate.enter(member);
    await expect(delegate.page.getByText("本页会自动跟上")).toBeVisible();
    members.push(delegate);
  }
  const [first, second] = [members[0]!, members[1]!];
  await chair.open(1);
  await expect(chair.page.locator(".chair-pages")).toHaveText(/^[6-9]$/, { timeout: 15_000 });
  await expect(chair.page.getByText("全部同步")).toBeVisible();

  // Nobody touches these pages: they follow.
  await chair.press("open");
  await expect(screen.page.getByText("请投票")).toBeVisible({ timeout: 10_000 });
  await expect(screen.page.locator(".session-screen-clock")).toHaveText(/^剩余时间\s*[12]:\d\d$/);
  await readableFromAfar(screen.page);
  await first.vote();
  await first.hasVoted();
  await expect(screen.page.locator(".session-screen-said")).toContainText("已投 1 票", { timeout: 10_000 });
  const open = [
    { name: "a member who has voted", page: first.page, there: ".review-code" },
    { name: "a member who has not", page: second.page, there: ".ballot-card" },
    { name: "the big screen while a question is open", page: screen.page, there: ".session-screen-clock" },
    { name: "the chair while a question is open", page: chair.page, there: ".chair-acts" },
  ];
  for (const look of ["elder", "dark", "normal"] as const) {
    for (const { name, page, there } of open) {
      await page.context().clearCookies({ name: /^(mode|theme)$/ });
      await wear(page.context(), server.url, look);
      await page.reload();
      await expect(page.locator(there).first()).toBeVisible({ timeout: 20_000 });
      expect.soft(await violations(page), `${name} in the ${look} look`).toEqual([]);
    }
  }

  await chair.void("会场网络中断");
  await expect(screen.page.getByText("会场网络中断")).toBeVisible({ timeout: 10_000 });
  await expect(second.page.getByText("会场网络中断")).toBeVisible({ timeout: 10_000 });
  await expect(first.page.getByText("本轮作废")).toBeVisible({ timeout: 10_000 });

  await chair.open(1);
  await chair.press("repeat");
  await chair.press("open");
  for (const member of members) await member.vote();
  for (const member of members) await member.hasVoted();
  const terminal = new Terminal(await visitAs(officials.supervisor), "zh");
  await terminal.open();
  await terminal.mistype(delegates[5]!.code.slice(0, -1));
  await terminal.vote(delegates[5]!);
  const kept = await terminal.page.evaluate(() => ({ ...localStorage, ...sessionStorage }));
  const text = JSON.stringify(kept);
  expect(text.includes("SHT1.") || text.includes("SHR1.") || text.includes("ratings"), text).toBe(false);

  await expect(screen.page.locator(".session-screen-said")).toContainText("已投 6 票", { timeout: 10_000 });
  await expect(screen.page.locator(".session-mean"), "no result before the close").toHaveCount(0);
  await chair.press("close");
  await expect(screen.page.locator(".session-mean")).toHaveText(/^100\.00/, { timeout: 15_000 });
  await expect(first.page.locator(".session-mean")).toHaveText(/^100\.00/, { timeout: 15_000 });
  expect.soft(await violations(screen.page), "the big screen with a result").toEqual([]);
});

test("in English: two vote, too few for a quorum, and what they cast is remembered", async ({ visit, visitAs }) => {
  test.setTimeout(180_000);
  const chair = new Chair(await visitAs(officials.organiser, tablet), "en");
  const screen = await visit(wall);
  await screen.page.goto(`/en/review/${reviews.live}/screen`);
  const members: Delegate[] = [];
  for (const member of delegates.slice(6, 8)) {
    const delegate = new Delegate(await visit(), "en");
    await delegate.enter(member);
    members.push(delegate);
  }
  await chair.open(3);
  await chair.press("open");
  await expect(screen.page.getByText("Please vote")).toBeVisible({ timeout: 10_000 });
  for (const member of members) await member.vote();
  for (const member of members) await member.hasVoted();
  const first = members[0]!;
  await first.page.reload();
  await first.hasVoted();
  await expect(screen.page.locator(".session-screen-said")).toContainText("2 of 10 have voted", { timeout: 10_000 });
  await chair.press("close");
  await expect(screen.page.getByText("The quorum was not reached")).toBeVisible({ timeout: 10_000 });
  await expect(first.page.getByText("The quorum was not reached")).toBeVisible({ timeout: 10_000 });
  await expect(screen.page.locator(".session-mean")).toHaveCount(0);
});

test("a phone and a terminal that reload while a ballot is on its way go on where they were", async ({ visit, visitAs }) => {
  test.setTimeout(240_000);
  const chair = new Chair(await visitAs(officials.organiser, tablet), "zh");
  const visitor = await visit();
  const member = new Delegate(visitor, "zh");
  await member.enter(delegates[8]!);
  await chair.open(2);
  await chair.press("open");
  await loseAnswers(visitor);
  await member.vote();
  await expect(member.page.getByRole("status").filter({ hasText: "还没有送达" })).toBeVisible();
  await member.page.reload();
  await visitor.context.unrouteAll({ behavior: "ignoreErrors" });
  await member.hasVoted();

  // The token was kept: it casts in the next window too.
  await chair.void("投影故障");
  await expect(member.page.getByText("投影故障")).toBeVisible({ timeout: 10_000 });
  await chair.open(2);
  await chair.press("repeat");
  await chair.press("open");
  await member.vote();
  await member.hasVoted();

  const beside = await visitAs(officials.supervisor);
  const terminal = new Terminal(beside, "zh");
  await terminal.open();
  await loseAnswers(beside);
  await terminal.cast(delegates[9]!);
  await expect(terminal.page.getByRole("status").filter({ hasText: "还没有送达" })).toBeVisible();
  await terminal.page.reload();
  await beside.context.unrouteAll({ behavior: "ignoreErrors" });
  await expect(terminal.page.locator(".review-code")).toHaveText(/^SHR1\./, { timeout: 40_000 });
  // Nobody touches it: after a minute it forgets the member by itself.
  await expect(terminal.page.locator("#terminal-code")).toBeVisible({ timeout: 90_000 });
  await terminal.forgot();
  const kept = await terminal.page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  expect(kept.includes("SHR1."), kept).toBe(false);
});

/**
 * With few groups and with many, question, clock and bars are at least so many percent of the wall's height, and all of
 * it is on the wall. The demo's review has two groups; the others are copies of them.
 */
async function readableFromAfar(page: Page): Promise<void> {
  for (const groups of [5, 8, 13, 16]) {
    const seen = await page.evaluate((groups) => {
      const bars = document.querySelector(".session-bars")!;
      const own = bars.children.length;
      while (bars.children.length < groups + 1) bars.append(bars.lastElementChild!.cloneNode(true));
      const of = (selector: string): number => {
        const sizes = [...document.querySelectorAll(selector)].map((one) => parseFloat(getComputedStyle(one).fontSize));
        return (100 * Math.min(...sizes)) / window.innerHeight;
      };
      const wall = document.querySelector(".session-screen")!;
      const cut = [...wall.querySelectorAll(".session-bar > *")].filter((one) => one.scrollWidth > one.clientWidth + 1);
      const sizes = {
        question: of(".session-asked"), clock: of(".session-screen-clock"), bars: of(".session-bar-name"),
        hidden: wall.scrollHeight - wall.clientHeight, cut: cut.filter((one) => one.tagName === "SPAN").length,
      };
      while (bars.children.length > own) bars.lastElementChild!.remove();
      return sizes;
    }, groups);
    expect(seen.question, `${groups} groups`).toBeGreaterThanOrEqual(5);
    expect(seen.clock, `${groups} groups`).toBeGreaterThanOrEqual(12);
    expect(seen.bars, `${groups} groups`).toBeGreaterThanOrEqual(2.9);
    expect([seen.hidden, seen.cut], `${groups} groups: all of it is on the wall`).toEqual([0, 0]);
  }
}

/** From here on ballots arrive, and their answers are lost on the way back. */
async function loseAnswers(visitor: Visitor): Promise<void> {
  visitor.watch.expect(/ERR_FAILED|Failed to load resource/);
  await visitor.context.route("**/ballots", async (route) => {
    await route.fetch();
    await route.abort("failed");
  });
}
