/** Every page of people who are signed in, at 200 % of 1280 pixels and in elder mode: nothing is cut off or out of reach. */
import { Application } from "../pages/application.ts";
import { expect, test } from "../support/fixtures.ts";
import { apply, findGuide, issued } from "../support/journey.ts";
import { wear } from "../support/looks.ts";
import { fill, forAdministrators, forCitizens, forOfficials } from "../support/pages.ts";
import { citizens, officials } from "../support/people.ts";
import { overflow } from "../support/overflow.ts";
import type { Visitor } from "../support/visitor.ts";

test.use({ viewport: { width: 640, height: 450 } });

/** Looks at each page in both modes: a heading, search and the account in reach, no scrolling sideways. */
async function look(visitor: Visitor, url: string, paths: readonly string[]): Promise<void> {
  for (const mode of ["normal", "elder"] as const) {
    await wear(visitor.context, url, mode);
    for (const path of paths) {
      await visitor.go(path);
      const { page } = visitor;
      await expect.soft(page.getByRole("heading", { level: 1 }), path).toBeVisible();
      await expect.soft(page.getByRole("search").first(), path).toBeVisible();
      const { wide, culprit } = await page.evaluate(overflow);
      expect.soft(wide, `${path} in the ${mode} look is ${wide} px too wide at ${culprit}`).toBeLessThanOrEqual(0);
    }
  }
}

test("a citizen's pages", async ({ visitAs, server }) => {
  test.setTimeout(180_000);
  const citizen = await visitAs(citizens.agent);
  const page = await apply(citizen);
  await findGuide(citizen);
  const draft = await Application.begin(citizen);
  const ids = { case: page.id, draft: draft.id, issued: await issued(citizen) };
  await look(citizen, server.url, forCitizens.map((path) => fill(path, ids)));
});

test("an official's and administrators' pages", async ({ visitAs, server }) => {
  test.setTimeout(180_000);
  const page = await apply(await visitAs(citizens.agent));
  const head = await visitAs(officials.head);
  await look(head, server.url, forOfficials.map((path) => fill(path, { case: page.id })));
  for (const who of ["system", "security", "audit"] as const) {
    await look(await visitAs(officials[who]), server.url, forAdministrators[who]);
  }
});
