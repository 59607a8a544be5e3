/** Pictures of the main pages, for people to look at: `end2end/screenshots/<look>-<language>-<width>/<page>.png`. */
import { join } from "node:path";
import { Application } from "../pages/application.ts";
import { Work } from "../pages/work.ts";
import { expect, test } from "../support/fixtures.ts";
import { apply, findGuide } from "../support/journey.ts";
import { looks, wear } from "../support/looks.ts";
import { citizens, officials } from "../support/people.ts";
import { screenshots } from "../support/places.ts";
import type { Lang, Visitor } from "../support/visitor.ts";

const sizes = [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
];

/** A page with its name in the pictures. */
interface Picture {
  name: string;
  path: string;
}

async function take(visitor: Visitor, lang: Lang, folder: string, pictures: Picture[]): Promise<void> {
  for (const { name, path } of pictures) {
    await visitor.page.goto(`/${lang}${path}`);
    await visitor.ready();
    await visitor.page.screenshot({ path: join(screenshots, folder, `${name}.png`), fullPage: true, animations: "disabled" });
  }
}

test("pictures of the main pages", async ({ visitAs, visit, server }) => {
  test.setTimeout(600_000);
  const citizen = await visitAs(citizens.agent);
  const submitted = await apply(citizen);
  const waiting = await apply(citizen);
  await findGuide(citizen);
  const guide = new URL(citizen.page.url()).pathname.replace("/zh", "");
  const draft = await Application.begin(citizen);
  const window = await visitAs(officials.window);
  const desk = new Work(window);
  await desk.look(submitted.id);
  await desk.press("受理");
  await desk.look(waiting.id);
  await desk.ask("经营场所布局平面图和操作流程图", "平面图没有标明排烟口的位置");

  const anyone = [
    { name: "home", path: "" },
    { name: "guides", path: "/guides" },
    { name: "guide", path: guide },
    { name: "sign-in", path: "/sign-in" },
    { name: "register", path: "/register" },
    { name: "deadlines", path: "/deadlines?start=2026-02-09&days=20" },
    { name: "open", path: "/open" },
    { name: "components", path: "/components" },
  ];
  const mine = [
    { name: "my", path: "/my" },
    { name: "case", path: `/cases/${submitted.id}` },
    { name: "case-waiting", path: `/cases/${waiting.id}` },
    { name: "form", path: `/cases/${draft.id}/apply/form/business` },
    { name: "papers", path: `/cases/${draft.id}/apply/papers` },
    { name: "review", path: `/cases/${draft.id}/apply/review` },
    { name: "notices", path: "/notices" },
    { name: "account", path: "/account" },
  ];
  const work = [{ name: "work", path: "/work" }, { name: "work-case", path: `/work?case=${submitted.id}` }];
  const overview = [{ name: "overview", path: "/work/overview" }];
  const people = [{ name: "people", path: "/admin/people" }, { name: "official", path: "/admin/people/4" }];
  const audit = [{ name: "audit", path: "/audit" }];
  const groups = [
    { who: undefined, pictures: anyone },
    { who: citizens.agent, pictures: mine },
    { who: officials.window, pictures: work },
    { who: officials.head, pictures: overview },
    { who: officials.security, pictures: people },
    { who: officials.audit, pictures: audit },
  ];
  for (const look of looks) {
    for (const lang of look === "normal" ? (["zh", "en"] as const) : (["zh"] as const)) {
      for (const viewport of sizes) {
        for (const { who, pictures } of groups) {
          const visitor = who === undefined ? await visit({ viewport }) : await visitAs(who, { viewport });
          await wear(visitor.context, server.url, look);
          await take(visitor, lang, `${look}-${lang}-${viewport.width}`, pictures);
          expect(visitor.watch.found()).toEqual([]);
          await visitor.page.close();
        }
      }
    }
  }
});
