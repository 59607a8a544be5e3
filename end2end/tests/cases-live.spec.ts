/** `cases`, live: open pages follow after the connection was cut, and then as soon as before. */
import { connect, createServer, type Server as Listener, type Socket } from "node:net";
import { Work } from "../pages/work.ts";
import { expect, test } from "../support/fixtures.ts";
import { apply } from "../support/journey.ts";
import { citizens, officials } from "../support/people.ts";
import type { Visitor } from "../support/visitor.ts";

/** What the browser logs while it cannot reach the server. */
const cut = /ERR_CONNECTION|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_EMPTY_RESPONSE|ERR_SOCKET/;

/** Waits until the page's stream is open again: the list of topics comes with each connection. */
async function followsAgain(visitor: Visitor, act: () => Promise<unknown>): Promise<void> {
  const again = visitor.page.waitForResponse((answer) => answer.url().includes("/live?") && answer.ok(), { timeout: 30_000 });
  await act();
  await again;
}

test("after a restart the case's page and the inbox move by themselves again, at once", async ({ visitAs, server }) => {
  test.setTimeout(180_000);
  const citizen = await visitAs(citizens.agent);
  const inbox = await visitAs(officials.window);
  const hand = await visitAs(officials.window);
  for (const visitor of [citizen, inbox, hand]) visitor.watch.expect(cut);
  const page = await apply(citizen);
  const desk = new Work(inbox);
  await desk.open();
  const row = desk.row(page.id);
  await expect(row).toBeVisible();
  await row.evaluate((element) => element.scrollIntoView());

  await followsAgain(inbox, () => followsAgain(citizen, () => server.restart()));
  const acts = new Work(hand);
  await acts.look(page.id);
  await acts.press("受理");
  await page.says("您的申请已经受理，现在正在“材料审查”。");
  // The window's part is done: the case has left its inbox for the reviewer's, without a reload.
  await expect(row).toHaveCount(0, { timeout: 2_000 });
});

test("a stream that was cut on the way is taken up, and nothing is missed", async ({ visitAs, server }) => {
  test.setTimeout(180_000);
  const citizen = await visitAs(citizens.agent);
  citizen.watch.expect(cut);
  const page = await apply(citizen);
  const wire = await Wire.to(Number(new URL(server.url).port));
  try {
    await citizen.page.goto(`${wire.url}/zh/cases/${page.id}`);
    await citizen.ready();
    page.stay();
    const window = await visitAs(officials.window);
    const desk = new Work(window);
    // Cut, and away until after the act: what was said meanwhile is learnt afterwards.
    wire.cut();
    await desk.look(page.id);
    await desk.press("受理");
    await wire.mend();
    await page.says("您的申请已经受理，现在正在“材料审查”。", 30_000);
    const reviewer = new Work(await visitAs(officials.reviewer));
    await reviewer.look(page.id);
    await reviewer.ask("经营场所布局平面图和操作流程图", "平面图没有标明排烟口的位置");
    await page.says(/补/);
  } finally {
    wire.cut();
  }
});

/** A way to the server that can be cut. */
class Wire {
  private sockets = new Set<Socket>();
  private listener: Listener | undefined;

  private constructor(
    private readonly target: number,
    private port: number,
  ) {}

  static async to(target: number): Promise<Wire> {
    const wire = new Wire(target, 0);
    await wire.mend();
    return wire;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Ends every connection and takes no more. */
  cut(): void {
    this.listener?.close();
    this.listener = undefined;
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
  }

  /** Takes connections, on the same port as before. */
  async mend(): Promise<void> {
    const listener = createServer((near) => {
      const far = connect(this.target, "127.0.0.1");
      for (const [one, other] of [[near, far], [far, near]] as const) {
        this.sockets.add(one);
        one.pipe(other);
        one.on("error", () => other.destroy());
        one.on("close", () => {
          this.sockets.delete(one);
          other.destroy();
        });
      }
    });
    await new Promise<void>((resolve, reject) => listener.once("error", reject).listen(this.port, "127.0.0.1", resolve));
    const address = listener.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    this.port = address.port;
    this.listener = listener;
  }
}
