/** Applying for the food business licence, which several tests begin with. */
import { expect } from "@playwright/test";
import { Application } from "../pages/application.ts";
import { CasePage } from "../pages/case.ts";
import { pdf } from "./papers.ts";
import type { Visitor } from "./visitor.ts";

/** A day that lies ahead whenever the tests run. */
export const opening = new Date(Date.now() + 60 * 24 * 3_600_000).toISOString().slice(0, 10);

/** From the home page by search to the guide of the food business licence. */
export async function findGuide(visitor: Visitor): Promise<void> {
  await visitor.go("/");
  await visitor.page.getByRole("main").getByRole("searchbox").fill("开饭店");
  await visitor.follow(visitor.page.getByRole("main").getByRole("button", { name: "搜索" }), /\/guides\?q=/);
  await visitor.follow(visitor.page.getByRole("main").getByRole("link", { name: "食品经营许可" }), /\/guides\/\w+$/);
  await expect(visitor.page.getByRole("heading", { level: 1, name: "食品经营许可" })).toBeVisible();
}

/** Fills in all topics of a food business application that was just begun, up to its papers. */
async function fillIn(visitor: Visitor, application: Application): Promise<void> {
  await expect(application.field("企业或字号名称")).not.toHaveValue("");
  await application.next("经营场所");
  await application.fill("经营场所地址", "晴湾市海风区滨海路 18 号");
  await application.fill("经营面积", "120");
  await application.fill("计划开业日期", opening);
  await application.next("经营项目");
  await application.choose("主体业态", "餐饮服务经营者");
  await application.choose("主要品类", "热食类");
  await application.fill("从业人员人数", "8");
  await application.choose("是否通过网络经营", "否");
  await application.next("上传材料");
  expect(visitor.page.url()).toContain(`/cases/${application.id}/apply/papers`);
}

/** Uploads every paper that must be there. */
async function handIn(application: Application): Promise<void> {
  for (const [index, name] of (await application.required()).entries()) {
    await application.upload(name, pdf(`${index + 1}-${name.slice(0, 12)}.pdf`));
  }
}

/** Applies from the guide to the acceptance number; the case's page stays open. */
export async function apply(visitor: Visitor): Promise<CasePage> {
  await findGuide(visitor);
  const application = await Application.begin(visitor);
  await fillIn(visitor, application);
  await handIn(application);
  await application.review();
  const number = await application.submit();
  expect(number.replace(/\D/g, "").length, `${number} is an acceptance number`).toBeGreaterThanOrEqual(12);
  const page = new CasePage(visitor, application.id);
  await expect(visitor.page.locator(".case-say")).toHaveText("我们收到了您的申请，正在看材料是否齐全。");
  page.stay();
  return page;
}

/** The number of a case of the visitor's whose document was issued; the demo's citizens have some. */
export async function issued(visitor: Visitor): Promise<string> {
  await visitor.go("/my");
  const done = visitor.page.getByRole("row").filter({ hasText: "已办结" });
  for (const link of await done.getByRole("link").all()) {
    const address = `${(await link.getAttribute("href")) ?? ""}/document`;
    const answer = await visitor.context.request.get(address);
    if (answer.ok()) return address.split("/").at(-2) ?? "";
  }
  throw new Error("none of the newest cases has a document");
}
