/** An official's inbox with a case beside it. */
import { expect, type Locator } from "@playwright/test";
import type { Visitor } from "../support/visitor.ts";

export class Work {
  constructor(private readonly visitor: Visitor) {}

  /** Opens the inbox. */
  async open(): Promise<void> {
    await this.visitor.go("/work");
    await expect(this.visitor.page.getByRole("heading", { level: 1, name: "待办" })).toBeVisible();
  }

  /** The row of a case in the list. */
  row(id: string): Locator {
    return this.visitor.page.locator(".work-row").filter({ has: this.visitor.page.locator(`a[href*="case=${id}"]`) });
  }

  /** Opens a case beside the list. */
  async look(id: string): Promise<void> {
    // The list is by limit, and a long one has further pages: the case has an address of its own.
    await this.visitor.go(`/work?case=${id}`);
    await expect(this.visitor.page.locator(".acts, .case-note").first()).toBeVisible();
  }

  /** The form of an act; where it is folded, it is opened. */
  async form(act: string): Promise<Locator> {
    // Exactly this act: to decline an application is named by the word for accepting one, too.
    const summary = this.visitor.page.locator("summary", { hasText: new RegExp(`^${act}$`) });
    const fold = this.visitor.page.locator("details.act").filter({ has: summary });
    if ((await fold.count()) > 0) {
      if ((await fold.first().getAttribute("open")) === null) await fold.first().locator("summary").click();
      return fold.first();
    }
    return this.visitor.page.locator(".act").filter({ has: this.button(act) }).first();
  }

  /** Does what takes a button only. */
  async press(act: string): Promise<void> {
    await this.send(await this.form(act), act);
  }

  /** Asks for one paper. */
  async ask(paper: string, what: string): Promise<void> {
    const form = await this.form("一次性告知补正");
    await form.getByLabel(paper, { exact: false }).fill(what);
    await this.send(form, "一次性告知补正");
  }

  /** Decides to grant. */
  async grant(reasons: string): Promise<void> {
    const form = await this.form("作出决定");
    await form.getByText("准予许可", { exact: true }).click();
    await form.getByLabel("理由", { exact: false }).fill(reasons);
    await this.send(form, "作出决定");
  }

  private button(act: string): Locator {
    return this.visitor.page.getByRole("button", { name: act, exact: true });
  }

  /** Sends the form; what was done loads the page anew, what was refused does not. */
  private async send(form: Locator, act: string): Promise<void> {
    const anew = this.visitor.page.waitForEvent("load");
    await form.getByRole("button", { name: act, exact: true }).click();
    await anew;
    await this.visitor.ready();
    await expect(this.visitor.page.locator("#error-summary")).toHaveCount(0);
  }
}
