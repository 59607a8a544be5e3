/** `review`, in a city of sixty departments: nobody drowns, on a phone or with the keyboard alone. */
import { Booth } from "../pages/booth.ts";
import { violations } from "../support/axe.ts";
import { expect, test } from "../support/fixtures.ts";
import { tabTo } from "../support/keyboard.ts";
import { wear } from "../support/looks.ts";
import { overflow } from "../support/overflow.ts";
import { Server } from "../support/server.ts";

let city: Server | undefined;
let codes: string[];

test.beforeAll(async ({}, worker) => {
  test.setTimeout(120_000);
  const printed = await Server.city(`city-${worker.workerIndex}`, ["--members", "40", "--departments", "60"]);
  city = printed.server;
  codes = [...printed.seeded.matchAll(/^ +D\d+ +(\S+)/gm)].map(([, code]) => code!);
});

test.afterAll(async () => {
  await city?.end();
});

test("sixty departments on a phone: what is left is seen and reached, and part of them can be cast", async ({ visit }) => {
  test.setTimeout(120_000);
  const member = await visit({ baseURL: city!.url, viewport: { width: 390, height: 844 } });
  const { page } = member;
  const booth = new Booth(member);
  const { says } = booth;
  await booth.enter({ code: codes[0]! });
  await booth.token();
  await expect(page.locator(".ballot-card")).toHaveCount(60);
  await expect(page.locator(".booth-said")).toContainText("60");
  expect(await violations(page)).toEqual([]);
  await booth.rate(0, says.satisfied);
  await booth.rate(1, says.dissatisfied);
  await expect(page.locator(".booth-said")).toHaveText(says.ratedTwo);
  await booth.press(says.unrated);
  await expect(booth.card(0)).toBeHidden();
  await booth.press(says.next);
  await expect(booth.card(2).getByRole("heading")).toBeFocused();
  expect(await page.evaluate(overflow)).toMatchObject({ wide: 0 });
  await booth.cast();
  await booth.receipt();
});

test("from the letter to the receipt with the keyboard alone, in elder mode", async ({ visit }) => {
  test.setTimeout(120_000);
  const member = await visit({ baseURL: city!.url });
  const { page } = member;
  const booth = new Booth(member);
  const { says } = booth;
  await wear(member.context, city!.url, "elder");
  await member.go(`/review/enter?code=${codes[1]!}`);
  await tabTo(page, new RegExp(`^${says.code}`), 40);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/ballot$/);
  await member.ready();
  await booth.step(says.tokenStep);
  await tabTo(page, new RegExp(`^${says.getToken}$`), 40);
  await page.keyboard.press("Enter");
  await booth.step(says.keepStep);
  await tabTo(page, new RegExp(`^${says.go}$`), 40);
  await page.keyboard.press("Enter");
  await booth.step(says.rateStep);
  // Sixty departments are listed before the first card; the bar is one step away, and leads to what is not rated yet.
  await tabTo(page, new RegExp(`^${says.toBar}$`), 40);
  await page.keyboard.press("Enter");
  await tabTo(page, new RegExp(`^${says.next}$`), 2);
  await page.keyboard.press("Enter");
  await expect(booth.card(0).getByRole("heading")).toBeFocused();
  await tabTo(page, new RegExp(`^${says.satisfied}$`), 4);
  await page.keyboard.press("Space");
  await expect(booth.card(0).getByRole("radio", { name: says.satisfied, exact: true }).first()).toBeChecked();
  for (let criterion = 1; criterion < 5; criterion++) {
    await tabTo(page, says.same, 10);
    await page.keyboard.press("Enter");
  }
  await expect(booth.card(0).locator(".ballot-standing")).toHaveText(says.rated);
  await tabTo(page, new RegExp(`^${says.toBar}$`), 10);
  await page.keyboard.press("Enter");
  await tabTo(page, new RegExp(`^${says.look}$`), 4);
  await page.keyboard.press("Enter");
  await booth.step(says.summaryStep);
  expect(await violations(page)).toEqual([]);
  await tabTo(page, /最多|不等待/, 60);
  const noWait = page.getByRole("radio", { name: says.noWait });
  for (let choice = 0; choice < 10 && !(await noWait.isChecked()); choice++) await page.keyboard.press("ArrowUp");
  await expect(noWait).toBeChecked();
  await tabTo(page, new RegExp(`^${says.cast}$`), 20);
  await page.keyboard.press("Enter");
  await booth.receipt();
  expect(await violations(page)).toEqual([]);
});
