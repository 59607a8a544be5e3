/** axe finds nothing on any page, whoever looks and however it looks; the main job takes no mouse. */
import { Application } from "../pages/application.ts";
import { expect, test } from "../support/fixtures.ts";
import { violations } from "../support/axe.ts";
import { apply, findGuide, issued } from "../support/journey.ts";
import { tabTo } from "../support/keyboard.ts";
import { looks, wear, type Look } from "../support/looks.ts";
import { everywhere, fill, forAdministrators, forAnyone, forCitizens, forOfficials, ofGuides } from "../support/pages.ts";
import { citizens, officials } from "../support/people.ts";
import { patternOf, patterns } from "../support/routes.ts";
import type { Lang, Visitor } from "../support/visitor.ts";

/**
 * Looks at each page, in the normal look in both languages. The other looks change colours, sizes and places, which
 * words of another length can break: pages for anyone are looked at in them in both languages too.
 */
async function check(
  visitor: Visitor,
  paths: readonly string[],
  look: Look,
  langs: readonly Lang[] = look === "normal" ? ["zh", "en"] : ["zh"],
): Promise<void> {
  for (const lang of langs) {
    for (const path of paths) {
      await visitor.go(path, lang);
      expect.soft(await violations(visitor.page), `/${lang}${path} in the ${look} look`).toEqual([]);
    }
  }
}

test("the lists of pages leave out none that the application registers", () => {
  const all = patterns();
  expect(all.length, "the patterns are found").toBeGreaterThan(60);
  const looked = new Set(everywhere.map((path) => patternOf(path, all)));
  expect(all.filter((pattern) => !looked.has(pattern))).toEqual([]);
});

for (const look of looks) {
  test.describe(`${look} look`, () => {
    test.setTimeout(240_000);

    test("pages for anyone have no violation of WCAG 2.2 AA", async ({ visit, server }) => {
      const visitor = await visit();
      visitor.watch.expect(/status of 404/);
      await wear(visitor.context, server.url, look);
      await findGuide(visitor);
      const guide = new URL(visitor.page.url()).pathname.split("/").at(-1) ?? "";
      await check(visitor, [...forAnyone, fill(ofGuides, { guide })], look, ["zh", "en"]);
    });

    test("pages for anyone have none for people who are signed in either", async ({ visitAs, server }) => {
      for (const person of [citizens.agent, officials.window]) {
        const visitor = await visitAs(person);
        visitor.watch.expect(/status of 404/);
        await wear(visitor.context, server.url, look);
        await findGuide(visitor);
        const guide = new URL(visitor.page.url()).pathname.split("/").at(-1) ?? "";
        await check(visitor, [...forAnyone, fill(ofGuides, { guide })], look, ["zh"]);
      }
    });

    test("a citizen's pages have none", async ({ visitAs, server }) => {
      const visitor = await visitAs(citizens.agent);
      const page = await apply(visitor);
      await findGuide(visitor);
      const draft = await Application.begin(visitor);
      const ids = { case: page.id, draft: draft.id, issued: await issued(visitor) };
      await wear(visitor.context, server.url, look);
      await check(visitor, forCitizens.map((path) => fill(path, ids)), look);
    });

    test("an official's pages have none", async ({ visitAs, server }) => {
      const citizen = await visitAs(citizens.agent);
      const page = await apply(citizen);
      for (const person of [officials.window, officials.head]) {
        const visitor = await visitAs(person);
        // The window is told politely that the overview is the head's.
        if (person === officials.window) visitor.watch.expect(/status of 403/);
        await wear(visitor.context, server.url, look);
        await check(visitor, forOfficials.map((path) => fill(path, { case: page.id })), look);
      }
    });

    test("administrators' pages have none", async ({ visitAs, server }) => {
      for (const who of ["system", "security", "audit"] as const) {
        const visitor = await visitAs(officials[who]);
        await wear(visitor.context, server.url, look);
        await check(visitor, forAdministrators[who], look);
      }
    });
  });
}

test("the check catches planted faults", async ({ visit }) => {
  const visitor = await visit();
  await visitor.go("/privacy");
  await visitor.page.evaluate(() => {
    document.querySelector("main")?.insertAdjacentHTML("beforeend", '<input id="planted"><p class="planted">grey on white</p>');
    const paragraph = document.querySelector<HTMLElement>("p.planted");
    paragraph?.style.setProperty("color", "#bbb");
    paragraph?.style.setProperty("background", "#fff");
  });
  const found = (await violations(visitor.page)).join("\n");
  expect(found).toContain("label at #planted");
  expect(found).toContain("color-contrast");
});

test("from search to a saved form with the keyboard alone", async ({ visitAs }) => {
  test.setTimeout(90_000);
  const visitor = await visitAs(citizens.agent);
  const { page } = visitor;
  const focused = () => page.locator(":focus");

  await visitor.go("/");
  await tabTo(page, /^搜索要办的事/);
  await page.keyboard.type("开饭店");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/guides\?q=/);
  await expect(page.getByRole("link", { name: "食品经营许可" })).toBeVisible();
  await tabTo(page, /^食品经营许可$/);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/guides\/\w+$/);
  await expect(page.getByRole("button", { name: "在线申请" })).toBeVisible();
  await tabTo(page, /^在线申请$/);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/apply\/form\//);
  await expect(page.getByRole("button", { name: "保存并继续" })).toBeVisible();
  await tabTo(page, /^保存并继续$/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "经营场所" })).toBeVisible();
  await tabTo(page, /^经营场所地址/);
  await page.keyboard.type("晴湾市海风区望海路 3 号");
  await tabTo(page, /^经营面积/);
  await page.keyboard.type("0");
  await page.keyboard.press("Enter");
  // The summary of what is wrong takes the focus, and its links lead to the fields.
  await expect(page.locator("#error-summary")).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(focused()).toHaveAttribute("aria-invalid", "true");
});
