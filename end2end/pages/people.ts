/** The security administrator's pages: officials, their posts and accounts. */
import { expect, type Locator } from "@playwright/test";
import type { Visitor } from "../support/visitor.ts";

/** A new official, with a user name nobody has. */
export interface NewOfficial {
  name: string;
  user: string;
  password: string;
}

let made = 0;

/** Somebody who has no account yet. */
export function newOfficial(): NewOfficial {
  made += 1;
  const user = `lin.${Date.now().toString(36)}${made}`;
  return { name: `林晓${made}`, user, password: "first-password-x7" };
}

export class People {
  constructor(private readonly visitor: Visitor) {}

  /** Opens an account; the official's own page follows. Gives the official's number. */
  async open(official: NewOfficial): Promise<string> {
    const { page } = this.visitor;
    await this.visitor.go("/admin/people");
    await this.visitor.follow(page.getByRole("main").getByRole("link", { name: "新增工作人员" }), /\/people\/new$/);
    await page.getByLabel("姓名", { exact: false }).fill(official.name);
    await page.getByRole("main").getByLabel("用户名", { exact: false }).fill(official.user);
    await page.getByLabel("初始密码", { exact: false }).fill(official.password);
    await this.visitor.follow(page.getByRole("button", { name: "开设账户" }), /\/people\/\d+\?done=created$/);
    await expect(page.getByRole("heading", { level: 1, name: official.name })).toBeVisible();
    const id = /\/people\/(\d+)/.exec(page.url())?.[1];
    if (id === undefined) throw new Error(`${page.url()} is no official's page`);
    return id;
  }

  /** The form of an act, unfolded. */
  async form(title: string): Promise<Locator> {
    const fold = this.visitor.page.locator("details.people-act").filter({ hasText: title });
    if ((await fold.getAttribute("open")) === null) await fold.locator("summary").click();
    return fold;
  }

  /** Grants a post in a department. */
  async grant(department: string, role: string, reason: string): Promise<void> {
    const form = await this.form("授予岗位");
    await form.getByLabel("部门", { exact: false }).selectOption({ label: department });
    await form.getByLabel("角色", { exact: false }).selectOption({ label: role });
    await form.getByLabel("理由", { exact: false }).fill(reason);
    await form.getByRole("button", { name: "授予", exact: true }).click();
    await this.says("岗位已授予。");
  }

  /** The page says this of the act before it. */
  async says(words: string): Promise<void> {
    await expect(this.visitor.page.getByRole("status").getByText(words)).toBeVisible();
    await this.visitor.ready();
  }
}
