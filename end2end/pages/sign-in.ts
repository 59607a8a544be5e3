/** Signing in. */
import { expect } from "@playwright/test";
import { password, type Citizen, type Official } from "../support/people.ts";
import type { Server } from "../support/server.ts";
import type { Visitor } from "../support/visitor.ts";

/** A citizen signs in with mobile number and password. */
export async function signIn(visitor: Visitor, citizen: Citizen): Promise<void> {
  await visitor.go("/sign-in");
  await visitor.page.getByLabel("手机号码", { exact: false }).fill(citizen.mobile);
  await visitor.page.getByLabel("密码", { exact: true }).fill(password);
  await visitor.page.getByRole("main").getByRole("button", { name: "登录" }).click();
  await expect(visitor.page.getByRole("banner").getByRole("link", { name: citizen.name })).toBeVisible();
  await visitor.ready();
}

/** An official signs in with name, password and the code of the moment. */
export async function signInOfficial(visitor: Visitor, server: Server, official: Official): Promise<void> {
  await visitor.go("/sign-in/official");
  await visitor.page.getByLabel("用户名", { exact: false }).fill(official.user);
  await visitor.page.getByLabel("密码", { exact: true }).fill(password);
  await visitor.follow(visitor.page.getByRole("main").getByRole("button", { name: "下一步" }), /\/sign-in\/code/);
  await visitor.page.getByLabel("验证码", { exact: true }).fill(server.code(official.user));
  await visitor.page.getByRole("main").getByRole("button", { name: "登录" }).click();
  await expect(visitor.page.getByRole("banner").getByRole("link", { name: official.name })).toBeVisible();
  await visitor.ready();
}
