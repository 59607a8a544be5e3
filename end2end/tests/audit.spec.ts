/** `audit`: every act stands in the log with its reason, and the log can be checked. */
import { newOfficial, People } from "../pages/people.ts";
import { expect, test } from "../support/fixtures.ts";
import { apply } from "../support/journey.ts";
import { citizens, officials } from "../support/people.ts";

for (const javaScriptEnabled of [true, false]) {
  test(`an act is found in the log with its reason, JavaScript ${javaScriptEnabled ? "on" : "off"}`, async ({ visitAs }) => {
    const security = await visitAs(officials.security, { javaScriptEnabled });
    const people = new People(security);
    const id = await people.open(newOfficial());
    const reason = `到岗通知第 ${id} 号`;
    await people.grant("晴湾市水务局", "窗口", reason);

    const auditor = await visitAs(officials.audit, { javaScriptEnabled });
    const { page } = auditor;
    await auditor.go("/");
    await auditor.follow(page.getByRole("navigation", { name: "主导航" }).getByRole("link", { name: "审计日志" }), /\/audit$/);
    await page.getByRole("main").getByLabel("对象", { exact: false }).fill(`person/${id}`);
    await page.getByRole("main").getByLabel("操作人", { exact: false }).fill(officials.security.user);
    await auditor.follow(page.getByRole("button", { name: "筛选" }), /subject=person/);
    const row = page.getByRole("row").filter({ hasText: reason });
    await expect(row).toContainText("授予了岗位");
    await expect(row).toContainText(officials.security.name);
    await expect(row).toContainText("晴湾市水务局");
    await expect(page.getByRole("row").filter({ hasText: "登录" })).toHaveCount(0);
  });

  test(`the log is checked from the page, JavaScript ${javaScriptEnabled ? "on" : "off"}`, async ({ visitAs }) => {
    const auditor = await visitAs(officials.audit, { javaScriptEnabled });
    const { page } = auditor;
    await auditor.go("/audit");
    const last = Number(await page.locator(".audit-seq").textContent());
    await page.getByRole("button", { name: "立即核对" }).click();
    await expect(async () => {
      const seen = Number(await page.locator(".audit-seq").textContent());
      expect(seen).toBeGreaterThan(last);
    }).toPass({ timeout: 10_000 });
    await auditor.ready();
    await expect(page.locator(".banner-ok")).toContainText(/最近一次核对：第 \d+ 至 \d+ 条完整，没有改动/);
    await expect(page.locator(".banner-ok")).toContainText(officials.audit.name);
    await expect(page.getByRole("row").filter({ hasText: "核对了审计日志" }).first()).toBeVisible();
  });
}

test("a look at whole numbers takes a reason, is shown once, and stands in the log", async ({ visitAs }) => {
  test.setTimeout(120_000);
  const citizen = await visitAs(citizens.agent);
  const submitted = await apply(citizen);
  const window = await visitAs(officials.window);
  const { page } = window;
  await window.go(`/work?case=${submitted.id}`);
  const part = page.getByRole("region", { name: "申请人信息" });
  await expect(part).toContainText("138****0003");
  await part.locator("summary").click();
  await part.getByRole("button", { name: "查看完整号码" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  const reason = `电话通知补正材料 ${submitted.id}`;
  await part.getByLabel("查看理由", { exact: false }).fill(reason);
  await part.getByRole("button", { name: "查看完整号码" }).click();
  await expect(part).toContainText(citizens.agent.mobile);
  await window.ready();
  await window.go(`/work?case=${submitted.id}`);
  await expect(part).toContainText("138****0003");
  await expect(part).not.toContainText(citizens.agent.mobile);

  const auditor = await visitAs(officials.audit);
  await auditor.go(`/audit?person=${officials.window.user}`);
  const row = auditor.page.getByRole("row").filter({ hasText: reason });
  await expect(row).toContainText("查看了完整号码");
  await expect(row).not.toContainText(citizens.agent.mobile);
});

test("nobody but the audit administrator sees the log", async ({ visit, visitAs }) => {
  const stranger = await visit();
  const security = await visitAs(officials.security);
  for (const [visitor, status] of [[stranger, 401], [security, 403]] as const) {
    visitor.watch.expect(new RegExp(`status of ${status}`));
    await visitor.go("/audit");
    await expect(visitor.page.locator(".audit-seq")).toHaveCount(0);
    await expect(visitor.page.getByRole("row")).toHaveCount(0);
  }
});
