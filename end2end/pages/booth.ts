/** The booth of a review, from the letter's code to the receipt. */
import { expect, type Locator, type Page } from "@playwright/test";
import { reviews, type Member } from "../support/people.ts";
import type { Visitor } from "../support/visitor.ts";

export class Booth {
  private readonly page: Page;

  constructor(
    private readonly visitor: Visitor,
    private readonly review: number = reviews.open,
  ) {
    this.page = visitor.page;
  }

  /** Signs in by scanning the letter; ends in the booth. */
  async enter(member: Member): Promise<void> {
    await this.visitor.go(`/review/enter?code=${member.code}`);
    await expect(this.page.getByLabel("评议码")).toHaveValue(member.code);
    await this.visitor.follow(this.page.getByRole("button", { name: "登录" }), /\/review\/\d+\/ballot$/);
  }

  /** Opens the booth's page again. */
  async open(): Promise<void> {
    await this.visitor.go(`/review/${this.review}/ballot`);
  }

  /** Waits for a step by its heading. */
  async step(name: string | RegExp): Promise<void> {
    await expect(this.page.locator("#booth-step")).toHaveText(name);
  }

  /** Gets a token, and gives its text; ends at the rating. */
  async token(): Promise<string> {
    await this.step("第一步：领取投票凭证");
    await this.page.getByRole("button", { name: "领取凭证" }).click();
    await this.step("凭证领到了，请保存");
    const text = await this.page.locator(".booth-token").innerText();
    expect(text).toMatch(/^SHT1\.[\w-]+\.[\w-]+\.[\w-]+$/);
    await expect(this.page.getByRole("link", { name: "把凭证存成文件" })).toHaveAttribute("download", /\.txt$/);
    await this.page.getByRole("button", { name: "去评议" }).click();
    await this.step("第二步：评价");
    return text;
  }

  /** Brings a token from elsewhere. */
  async bring(token: string): Promise<void> {
    await this.step("第一步：领取投票凭证");
    await this.page.getByText("我有在别的设备上保存的凭证").click();
    await this.page.getByLabel("粘贴凭证").fill(`您的凭证：\n${token}\n`);
    await this.page.getByRole("button", { name: "使用这张凭证" }).click();
  }

  /** The card of a department by its place. */
  card(place: number): Locator {
    return this.page.locator(".ballot-card").nth(place);
  }

  /** Gives a department the same grade on every criterion. */
  async rate(place: number, grade: string): Promise<void> {
    const card = this.card(place);
    await card.getByRole("radio", { name: grade, exact: true }).first().check({ force: true });
    for (const same of await card.getByRole("button", { name: /：同上一项$/ }).all()) await same.click();
    await expect(card.locator(".ballot-standing")).toHaveText("已评价");
  }

  /** Casts without waiting; ends when the sending has begun. */
  async cast(): Promise<void> {
    await this.page.getByRole("button", { name: "汇总并投票" }).click();
    await this.step("第三步：汇总");
    await this.page.getByRole("radio", { name: "不等待" }).check({ force: true });
    await this.page.getByRole("button", { name: "投出选票" }).click();
  }

  /** The receipt's text, once it is there. */
  async receipt(): Promise<string> {
    await expect(this.page.locator("#booth-step")).toHaveText("已投票", { timeout: 60_000 });
    const text = await this.page.getByLabel("回执", { exact: true }).innerText();
    expect(text).toMatch(/^SHR1\./);
    return text;
  }
}
