/** `cases`: the main job, with JavaScript and without; drafts, uploads and open pages outlive what goes wrong. */
import { Application } from "../pages/application.ts";
import { signIn } from "../pages/sign-in.ts";
import { Work } from "../pages/work.ts";
import { expect, test } from "../support/fixtures.ts";
import { apply, findGuide, issued, opening } from "../support/journey.ts";
import { disguised, pdf } from "../support/papers.ts";
import { citizens, officials } from "../support/people.ts";
import { printed } from "../support/printed.ts";
import type { Visitor } from "../support/visitor.ts";
import type { Page } from "@playwright/test";

for (const scripts of [true, false]) {
  test.describe(scripts ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled: scripts });

    test("a citizen applies, officials act, and the citizen's open page moves", async ({ visitAs }) => {
      test.setTimeout(180_000);
      const citizen = await visitAs(citizens.agent);
      const [window, reviewer, head] = await Promise.all([
        visitAs(officials.window),
        visitAs(officials.reviewer),
        visitAs(officials.head),
      ]);
      const page = await apply(citizen);
      const { id } = page;

      const desk = new Work(window);
      await desk.look(id);
      await desk.ask("经营场所布局平面图和操作流程图", "平面图没有标明排烟口的位置");
      await page.says(/^还缺 1 项材料/);

      await citizen.follow(citizen.page.getByRole("link", { name: "去补交材料" }), /\/apply\/papers/);
      const correction = Application.open(citizen);
      await correction.upload("经营场所布局平面图和操作流程图", pdf("平面图（含排烟口）.pdf"));
      await correction.review();
      await correction.supplement();
      page.stay();

      await desk.look(id);
      await desk.press("受理");
      await page.says("您的申请已经受理，现在正在“材料审查”。");

      const examination = new Work(reviewer);
      await examination.look(id);
      await examination.press("领办");
      await examination.press("本步完成，转下一步");
      await page.says("您的申请已经受理，现在正在“现场核查”。");
      await examination.look(id);
      await examination.press("本步完成，转下一步");
      await page.says("您的申请已经受理，现在正在“审批决定”。");

      const decision = new Work(head);
      await decision.look(id);
      await decision.grant("场所、设备和制度符合《食品安全法》第三十三条的要求");
      await page.says(/^您的申请批准了，正在制作/);

      await desk.look(id);
      await desk.press("颁发结果文书");
      await page.says(/^办好了，.+已经发给您。$/);
      await page.tells("提交了申请");
      await page.tells("一次性告知需要补正的材料");
      await page.tells("决定：准予");

      await citizen.follow(citizen.page.getByRole("link", { name: /^查看并打印/ }), /\/document$/);
      await expect(citizen.page.getByRole("article")).toContainText("晴湾海风餐饮有限公司");
    });

    test("a draft is still there after the browser was closed", async ({ visitAs }) => {
      const first = await visitAs(citizens.agent);
      await findGuide(first);
      const application = await Application.begin(first);
      await application.next("经营场所");
      await application.fill("经营场所地址", "晴湾市海风区望海路 7 号");
      if (scripts) await application.saved();
      else await first.page.getByRole("button", { name: "保存并继续" }).click();
      await first.context.close();

      const second = await visitAs(citizens.agent);
      await second.go("/my");
      await second.follow(second.page.locator(`a[href*="/cases/${application.id}/apply"]`), /\/apply\/form\//);
      await second.go(`/cases/${application.id}/apply/form/premises`);
      await expect(Application.open(second).field("经营场所地址")).toHaveValue("晴湾市海风区望海路 7 号");
    });

    test("what is wrong is said next to the field, and nothing typed is lost", async ({ visitAs }) => {
      const citizen = await visitAs(citizens.agent);
      await findGuide(citizen);
      const application = await Application.begin(citizen);
      await application.next("经营场所");
      await application.fill("经营场所地址", "晴湾市海风区望海路 9 号");
      await application.fill("经营面积", "很大");
      await application.fill("计划开业日期", opening);
      await citizen.page.getByRole("button", { name: "保存并继续" }).click();
      const summary = citizen.page.getByRole("alert");
      await expect(summary).toBeVisible();
      await expect(application.field("经营面积")).toHaveAttribute("aria-invalid", "true");
      await expect(application.field("经营面积")).toHaveValue("很大");
      await expect(application.field("经营场所地址")).toHaveValue("晴湾市海风区望海路 9 号");
      await summary.getByRole("link").first().click();
      await expect(application.field("经营面积")).toBeFocused();
    });

    test("a file that is not what it says is refused, and the next one is taken", async ({ visitAs }) => {
      const citizen = await visitAs(citizens.agent);
      citizen.watch.expect(/status of 4\d\d/);
      await findGuide(citizen);
      const application = await Application.begin(citizen);
      await citizen.go(`/cases/${application.id}/apply/papers`);
      const part = application.paper("经营场所布局平面图和操作流程图");
      await part.getByLabel("选择文件", { exact: false }).setInputFiles(disguised("平面图.pdf"));
      if (!scripts) await part.getByRole("button", { name: "上传" }).click();
      await expect(part.locator(".field-error")).toBeVisible();
      await expect(part.getByRole("link", { name: "平面图.pdf" })).toHaveCount(0);
      await application.upload("经营场所布局平面图和操作流程图", pdf("平面图.pdf"));
    });
  });
}

test("who was signed out while writing is told, and what was typed is saved after signing in beside it", async ({ visitAs }) => {
  const citizen = await visitAs(citizens.agent);
  const { page } = citizen;
  await findGuide(citizen);
  const application = await Application.begin(citizen);
  await application.next("经营场所");
  citizen.watch.expect(/status of 401/);
  let refused = 0;
  await page.route("**/api/cases/save_field", (route) => {
    refused += 1;
    return route.fulfill({ status: 401, json: { Refused: "not_signed_in" } });
  });
  await application.fill("经营场所地址", "晴湾市海风区望海路 11 号");
  const note = page.locator(".saved-note");
  await expect(note).toContainText("请先登录");
  const door = note.getByRole("link", { name: "在新标签页登录" });
  await expect(door).toHaveAttribute("href", "/zh/sign-in");
  await expect(door).toHaveAttribute("target", "_blank");
  // Longer than a broken connection is waited for: what was refused is not asked for again and again.
  await page.waitForTimeout(5_000);
  expect(refused).toBe(1);
  await page.unroute("**/api/cases/save_field");
  await application.fill("经营面积", "120");
  await application.saved();
  await page.reload();
  await citizen.ready();
  await expect(application.field("经营场所地址")).toHaveValue("晴湾市海风区望海路 11 号");
});

test("on paper nothing is folded away, and addresses within the site are left out", async ({ visitAs }) => {
  const citizen = await visitAs(citizens.agent);
  await findGuide(citizen);
  const guide = await printed(citizen.page);
  expect(guide, "the guide's version is folded away on the screen").toContain("流程校验码");
  const id = await issued(citizen);
  await citizen.go(`/cases/${id}`);
  const folded = citizen.page.locator("main details.case-part:not([open], .no-print) dt").first();
  await expect(folded).toBeHidden();
  const page = await printed(citizen.page);
  expect(page, "so are the answers").toContain((await folded.textContent())?.replace(/\s/g, "") ?? "an answer");
  await citizen.go(`/cases/${id}/document`);
  const document = await printed(citizen.page);
  for (const text of [guide, page, document]) expect(text).not.toContain("(/zh");
});

test("what was typed while the connection was lost outlives the page, and is saved when it is back", async ({ visitAs }) => {
  const citizen = await visitAs(citizens.agent);
  const { page, context } = citizen;
  citizen.watch.expect(/ERR_INTERNET_DISCONNECTED/);
  await findGuide(citizen);
  const application = await Application.begin(citizen);
  await application.next("经营场所");
  const address = page.url();
  await context.setOffline(true);
  await application.fill("经营场所地址", "晴湾市海风区望海路 13 号");
  await expect(page.locator(".saved-note")).toContainText("网络不通");
  await expect(page.reload()).rejects.toThrow(/ERR_INTERNET_DISCONNECTED/);
  await context.setOffline(false);

  await page.goto(address);
  await citizen.ready();
  await expect(application.field("经营场所地址")).toHaveValue("晴湾市海风区望海路 13 号");
  await application.saved();
  expect(await kept(page)).toBe(0);
  await page.reload();
  await citizen.ready();
  await expect(application.field("经营场所地址")).toHaveValue("晴湾市海风区望海路 13 号");
});

/** Begins an application of which one answer cannot be saved. */
async function unsaved(citizen: Visitor, answer: string) {
  const { page } = citizen;
  citizen.watch.expect(/500/);
  await findGuide(citizen);
  const application = await Application.begin(citizen);
  await application.next("经营场所");
  const tried = { often: 0 };
  await page.route("**/api/cases/save_field", (route) => {
    tried.often += 1;
    return route.fulfill({ status: 500, json: { Refused: "internal" } });
  });
  await application.fill("经营场所地址", answer);
  await expect(page.locator(".saved-note")).toContainText("稍后会自动再存");
  return { application, tried, address: page.url() };
}

/** Leaves for another page, which the browser asks about. */
async function leave(page: Page, path: string): Promise<void> {
  const asked = page.waitForEvent("dialog").then(async (dialog) => {
    await dialog.accept();
    return dialog.type();
  });
  await page.goto(path);
  expect(await asked).toBe("beforeunload");
}

/** Of how many drafts the tab keeps something. */
function kept(page: Page): Promise<number> {
  return page.evaluate(() => Object.keys(sessionStorage).filter((name) => name.startsWith("sunhall-draft/")).length);
}

test("what waits to be saved is asked about before the page is left, and gone from the tab after signing out", async ({ visit }) => {
  const citizen = await visit();
  await signIn(citizen, citizens.agent);
  const { page } = citizen;
  citizen.watch.expect(/status of 401/);
  const { tried, address } = await unsaved(citizen, "晴湾市海风区望海路 14 号");
  await expect.poll(() => tried.often, { message: "it is tried again", timeout: 10_000 }).toBeGreaterThan(1);
  await leave(page, "/zh/account");
  expect(await kept(page)).toBe(1);
  await citizen.ready();
  await citizen.follow(page.getByRole("main").getByRole("button", { name: "退出登录" }), /\/zh$/);
  expect(await kept(page)).toBe(0);
  await page.goto(address);
  await expect(page.getByText("请先登录").first()).toBeVisible();
});

test("what waits to be saved of a draft is gone from the tab once the draft is deleted", async ({ visitAs }) => {
  const citizen = await visitAs(citizens.agent);
  const { page } = citizen;
  const { application } = await unsaved(citizen, "晴湾市海风区望海路 15 号");
  await leave(page, `/zh/cases/${application.id}/apply/review`);
  await citizen.ready();
  expect(await kept(page)).toBe(1);
  await page.locator("summary", { hasText: "删除这份草稿" }).click();
  await citizen.follow(page.getByRole("button", { name: "删除这份草稿" }), /\/zh\/my/);
  expect(await kept(page)).toBe(0);
});

test("a file that could not be sent is sent by the button, without choosing it again", async ({ visitAs }) => {
  const citizen = await visitAs(citizens.agent);
  await findGuide(citizen);
  const application = await Application.begin(citizen);
  await citizen.go(`/cases/${application.id}/apply/papers`);
  citizen.watch.expect(/ERR_FAILED/);
  const paper = "经营场所布局平面图和操作流程图";
  const part = application.paper(paper);
  await citizen.page.route("**/uploads", (route) => route.abort());
  await part.getByLabel("选择文件", { exact: false }).setInputFiles(pdf("平面图.pdf"));
  await expect(part.getByText("没有上传成功，请再试一次。")).toBeVisible();
  await citizen.page.unroute("**/uploads");
  await part.getByRole("button", { name: "上传" }).click();
  await expect(part.getByRole("link", { name: "平面图.pdf" })).toBeVisible();
});

test("a supervisor chooses a department, and who was signed out comes back to the case", async ({ visit, visitAs }) => {
  const supervisor = await visitAs(officials.supervisor);
  await supervisor.go("/");
  await supervisor.follow(supervisor.page.getByRole("navigation").getByRole("link", { name: "部门概览" }), /\/work\/overview$/);
  await supervisor.follow(supervisor.page.getByRole("main").getByRole("link").filter({ hasText: "局" }).first(), /department=\d+$/);
  await expect(supervisor.page.locator(".overview-judgement")).toBeVisible();

  const stranger = await visit();
  stranger.watch.expect(/status of 401/);
  await stranger.go("/work?case=12");
  await stranger.follow(stranger.page.getByRole("main").getByRole("link", { name: "登录" }).first(), /\/sign-in\/official\?/);
  expect(new URL(stranger.page.url()).searchParams.get("next")).toBe("/zh/work?case=12");
});

test("an open page takes up the thread after the server was restarted", async ({ visitAs, server }) => {
  test.setTimeout(120_000);
  const citizen = await visitAs(citizens.agent);
  const window = await visitAs(officials.window);
  citizen.watch.expect(/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/);
  window.watch.expect(/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/);
  const page = await apply(citizen);

  const took = await server.end();
  expect(took, "the server ends within 3 s although a stream is open").toBeLessThan(3_000);
  await server.begin();

  const desk = new Work(window);
  await desk.look(page.id);
  await desk.press("受理");
  // The browser takes up a lost stream after some seconds by itself.
  await page.says("您的申请已经受理，现在正在“材料审查”。", 15_000);
});

test("an open page keeps what it shows while the server can't answer, and follows again by itself", async ({ visitAs }) => {
  test.setTimeout(120_000);
  const citizen = await visitAs(citizens.agent);
  citizen.watch.expect(/502/);
  const page = await apply(citizen);
  let failures = 0;
  await citizen.page.route("**/api/cases/page?*", (route) => {
    failures += 1;
    return failures > 2 ? route.continue() : route.fulfill({ status: 502, body: "Bad gateway" });
  });
  const window = await visitAs(officials.window);
  const desk = new Work(window);
  await desk.look(page.id);
  await desk.press("受理");
  await expect.poll(() => failures, { timeout: 10_000 }).toBeGreaterThan(0);
  await expect(citizen.page.locator(".case-say")).toHaveText("我们收到了您的申请，正在看材料是否齐全。");
  await page.says("您的申请已经受理，现在正在“材料审查”。", 15_000);
  expect(failures, "it was asked again until there was an answer").toBeGreaterThan(2);
  // What was said goes by itself.
  await expect(citizen.page.locator(".toast")).toHaveText("状态已更新");
  await expect(citizen.page.locator(".toast")).toHaveCount(0, { timeout: 15_000 });
});

test("an upload goes on where the connection was lost", async ({ visitAs }) => {
  test.setTimeout(90_000);
  const citizen = await visitAs(citizens.agent);
  citizen.watch.expect(/ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED|ERR_FAILED/);
  await findGuide(citizen);
  const application = await Application.begin(citizen);
  await citizen.go(`/cases/${application.id}/apply/papers`);

  const sent: number[] = [];
  let lost = false;
  await citizen.page.route(/\/uploads\/\d+\?offset=/, async (route) => {
    const offset = Number(new URL(route.request().url()).searchParams.get("offset"));
    if (sent.length === 2 && !lost) {
      lost = true;
      await citizen.context.setOffline(true);
      return route.abort("internetdisconnected");
    }
    sent.push(offset);
    return route.continue();
  });

  const part = application.paper("经营场所布局平面图和操作流程图");
  await part.getByLabel("选择文件", { exact: false }).setInputFiles(pdf("大图纸.pdf", 1_500_000));
  await expect(part.getByText("网络中断，正在重试")).toBeVisible();
  await citizen.context.setOffline(false);
  await expect(part.getByRole("link", { name: "大图纸.pdf" })).toBeVisible({ timeout: 30_000 });
  expect(sent, "each part was sent once, in order").toEqual([...new Set(sent)].sort((a, b) => a - b));
  expect(sent.length).toBeGreaterThan(4);
});

test("the inbox shows a new case by itself, and is worked by keys", async ({ visitAs }) => {
  test.setTimeout(90_000);
  const window = await visitAs(officials.window);
  const desk = new Work(window);
  await desk.open();
  const citizen = await visitAs(citizens.agent);
  const page = await apply(citizen);
  await expect(desk.row(page.id)).toBeVisible({ timeout: 2_000 });

  // Keys are for whoever is in the inbox: with the focus elsewhere they do nothing.
  await window.page.getByRole("banner").getByRole("link").first().focus();
  await window.page.keyboard.press("j");
  await expect(window.page.locator(".work-link").first()).not.toBeFocused();
  await window.page.getByText("按键（先点一下列表或办件）").click();
  await window.page.keyboard.press("j");
  await expect(window.page.locator(".work-link").first()).toBeFocused();
  await desk.row(page.id).locator(".work-link").focus();
  await window.page.keyboard.press("Enter");
  await expect(window.page).toHaveURL(new RegExp(`case=${page.id}`));
  await expect(window.page.getByRole("button", { name: "受理" }).first()).toBeVisible();
  await expect(window.page.locator("#work"), "whoever opens a case is in it").toBeFocused();
  await window.page.keyboard.press("a");
  await page.says("您的申请已经受理，现在正在“材料审查”。");
});
