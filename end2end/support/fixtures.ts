/**
 * The test everybody imports: a server with the demo city for each worker, visitors with browsers of their own, and
 * a watch on every page. A page that logs an error, breaks the content security policy or gets a server error fails
 * its test, whatever else the test looked at.
 */
import { test as base, expect, type Browser, type BrowserContext, type BrowserContextOptions } from "@playwright/test";
import { signIn, signInOfficial } from "../pages/sign-in.ts";
import type { Citizen, Official } from "./people.ts";
import { Server } from "./server.ts";
import { Visitor } from "./visitor.ts";
import { Watch } from "./watch.ts";

interface Own {
  /** Opens a browser of its own for another person; closed and checked at the end. */
  visit: (options?: BrowserContextOptions) => Promise<Visitor>;
  /** The same for one of the demo's people, who is signed in already. */
  visitAs: (person: Citizen | Official, options?: BrowserContextOptions) => Promise<Visitor>;
}

interface Shared {
  /** The worker's server. */
  server: Server;
  /** The cookies of people who have signed in; a code of an official's works only once in its half minute. */
  sessions: Map<string, StorageState>;
}

type StorageState = Awaited<ReturnType<BrowserContext["storageState"]>>;

export const test = base.extend<Own, Shared>({
  server: [
    async ({}, use, worker) => {
      const server = await Server.start(`worker-${worker.workerIndex}`);
      await use(server);
      const took = await server.end();
      expect(took, "the server ends within 3 s").toBeLessThan(3_000);
    },
    { scope: "worker", timeout: 120_000 },
  ],
  sessions: [async ({}, use) => use(new Map()), { scope: "worker" }],
  visitAs: async ({ visit, server, sessions }, use) => {
    await use(async (person, options = {}) => {
      const name = "user" in person ? person.user : person.mobile;
      if (!sessions.has(name)) {
        const first = await visit();
        await ("user" in person ? signInOfficial(first, server, person) : signIn(first, person));
        sessions.set(name, await first.context.storageState());
      }
      return visit({ storageState: sessions.get(name), ...options });
    });
  },
  visit: async ({ browser, server, contextOptions, javaScriptEnabled, viewport, colorScheme }, use, info) => {
    const visitors: Visitor[] = [];
    await use(async (options = {}) => {
      const all = { ...contextOptions, javaScriptEnabled, viewport, colorScheme, ...options };
      const visitor = await open(browser, server, all);
      visitors.push(visitor);
      return visitor;
    });
    const faults: string[] = [];
    for (const [index, visitor] of visitors.entries()) {
      if (info.status !== info.expectedStatus) {
        await visitor.page.screenshot({ path: info.outputPath(`visitor-${index}.png`), fullPage: true }).catch(() => {});
      }
      faults.push(...visitor.watch.found());
      await visitor.context.close();
    }
    expect(faults, "nothing went wrong in the browser").toEqual([]);
  },
});

async function open(browser: Browser, server: Server, options: BrowserContextOptions): Promise<Visitor> {
  // What a service worker asks for passes by `page.route`: only the tests of the offline page have one.
  const common = { locale: "zh-CN", timezoneId: "Asia/Shanghai", serviceWorkers: "block" } as const;
  const context = await browser.newContext({ ...common, baseURL: server.url, ...options });
  const watch = new Watch(context);
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  return new Visitor(page, context, watch, options.javaScriptEnabled ?? true);
}

export { expect };
