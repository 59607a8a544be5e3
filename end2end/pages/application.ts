/** An application being filled in: topic by topic, the papers, the review. */
import { expect, type Locator } from "@playwright/test";
import type { Paper } from "../support/papers.ts";
import type { Visitor } from "../support/visitor.ts";

export class Application {
  private constructor(
    private readonly visitor: Visitor,
    readonly id: string,
  ) {}

  /** Begins at a guide that is open. */
  static async begin(visitor: Visitor): Promise<Application> {
    await visitor.follow(visitor.page.getByRole("button", { name: "在线申请" }), /\/cases\/\d+\/apply\//);
    return Application.open(visitor);
  }

  /** The application whose page is open. */
  static open(visitor: Visitor): Application {
    const id = /\/cases\/(\d+)\//.exec(visitor.page.url())?.[1];
    if (id === undefined) throw new Error(`${visitor.page.url()} is no application`);
    return new Application(visitor, id);
  }

  /** The field with this label. */
  field(label: string): Locator {
    return this.visitor.page.getByRole("main").getByLabel(label, { exact: false });
  }

  /** Fills a field and leaves it, as people do. */
  async fill(label: string, value: string): Promise<void> {
    await this.field(label).fill(value);
    await this.field(label).blur();
  }

  /** Chooses one of several. */
  async choose(group: string, choice: string): Promise<void> {
    await this.visitor.page.getByRole("group", { name: group }).getByText(choice, { exact: true }).click();
  }

  /** Waits until the page says that it has saved. */
  async saved(): Promise<void> {
    await expect(this.visitor.page.getByText(/^已保存 \d/)).toBeVisible();
  }

  /** Saves the topic and goes on to the one with this heading. */
  async next(heading: string): Promise<void> {
    await this.visitor.page.getByRole("button", { name: "保存并继续" }).click();
    await this.arrived(heading);
  }

  /** The part of the papers page for one paper. */
  paper(name: string): Locator {
    return this.visitor.page.getByRole("listitem", { name, exact: false }).filter({ hasText: "选择文件" });
  }

  /** Uploads a file as one of the papers. */
  async upload(name: string, file: Paper): Promise<void> {
    const part = this.paper(name);
    await part.getByLabel("选择文件", { exact: false }).setInputFiles(file);
    if (!this.visitor.scripts) await part.getByRole("button", { name: "上传" }).click();
    await expect(part.getByRole("link", { name: file.name })).toBeVisible();
  }

  /** The names of the papers that must be handed in. */
  async required(): Promise<string[]> {
    const parts = this.visitor.page.getByRole("listitem").filter({ hasText: "必须提交" });
    return parts.getByRole("heading").allTextContents();
  }

  /** From the papers to the review. */
  async review(): Promise<void> {
    await this.visitor.page.getByRole("main").getByRole("link", { name: "继续", exact: true }).click();
    await this.arrived("核对并提交");
  }

  /** Submits; the case's own page opens. Gives the acceptance number. */
  async submit(): Promise<string> {
    const to = new RegExp(`/cases/${this.id}$`);
    await this.visitor.follow(this.visitor.page.getByRole("button", { name: "提交申请" }), to);
    return this.number();
  }

  /** Hands in what was missing; the case's own page opens. */
  async supplement(): Promise<void> {
    const to = new RegExp(`/cases/${this.id}$`);
    await this.visitor.follow(this.visitor.page.getByRole("button", { name: "材料补齐了，提交" }), to);
  }

  private async number(): Promise<string> {
    const number = await this.visitor.page.locator(".case-number-value").textContent();
    return number ?? "";
  }

  private async arrived(heading: string): Promise<void> {
    await expect(this.visitor.page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
    await this.visitor.ready();
  }
}
