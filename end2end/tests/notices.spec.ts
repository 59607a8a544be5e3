/** `notices`: what the system tells people, where they see it, and that it arrives by itself. */
import { Work } from "../pages/work.ts";
import { expect, test } from "../support/fixtures.ts";
import { apply } from "../support/journey.ts";
import { citizens, officials } from "../support/people.ts";

test("an open inbox receives a notice by itself; opening it leads to the case and marks it read", async ({ visitAs }) => {
  test.setTimeout(120_000);
  const citizen = await visitAs(citizens.agent);
  const page = await apply(citizen);
  const inbox = await visitAs(citizens.agent);
  await inbox.go("/notices");
  const notices = inbox.page.locator(".notice");
  const before = await notices.count();
  expect(before).toBeGreaterThan(0);

  const window = await visitAs(officials.window);
  const desk = new Work(window);
  await desk.look(page.id);
  await desk.press("受理");
  const newest = notices.first();
  await expect(newest).toContainText("已受理，我们承诺在", { timeout: 3_000 });
  await expect(newest.getByText("未读", { exact: true })).toBeVisible();

  await inbox.follow(newest.getByRole("button", { name: /^查看/ }), new RegExp(`/cases/${page.id}$`));
  await inbox.go("/notices");
  await expect(notices.first().getByText("未读", { exact: true })).toHaveCount(0);
});

test("a form without fields says so when it could not be sent", async ({ visitAs }) => {
  test.setTimeout(120_000);
  const citizen = await visitAs(citizens.agent);
  await apply(citizen);
  await citizen.go("/notices");
  citizen.watch.expect(/ERR_FAILED/);
  await citizen.page.route("**/api/notices/**", (route) => route.abort());
  await citizen.page.getByRole("button", { name: "全部标为已读" }).click();
  await expect(citizen.page.locator("#error-summary")).toContainText("连接不上服务器");
  await citizen.page.unroute("**/api/notices/**");
  await citizen.page.getByRole("button", { name: "全部标为已读" }).click();
  await expect(citizen.page.getByText("没有未读消息。")).toBeVisible();
});

test("without JavaScript notices are read and all marked as read", async ({ visitAs }) => {
  test.setTimeout(120_000);
  const citizen = await visitAs(citizens.agent, { javaScriptEnabled: false });
  await apply(citizen);
  await citizen.go("/notices");
  await expect(citizen.page.locator(".notice").first()).toBeVisible();
  await citizen.page.getByRole("button", { name: "全部标为已读" }).click();
  await expect(citizen.page.getByText("没有未读消息。")).toBeVisible();
  await expect(citizen.page.getByRole("banner").getByText(/条未读/)).toHaveCount(0);
});

test("an administrator reads what the demo would have sent, with recipients masked", async ({ visitAs }) => {
  test.setTimeout(120_000);
  const citizen = await visitAs(citizens.agent);
  await apply(citizen);
  const administrator = await visitAs(officials.system);
  await expect(async () => {
    await administrator.go("/admin/messages");
    await expect(administrator.page.getByText("食品经营许可").first()).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 30_000 });
  await expect(administrator.page.getByRole("main")).not.toContainText(citizens.agent.mobile);
});
