/** The desk of a review, for its organiser and for who approves. */
import { expect } from "@playwright/test";
import type { Visitor } from "../support/visitor.ts";

export class ReviewDesk {
  constructor(
    private readonly visitor: Visitor,
    readonly id: string,
  ) {}

  /** Begins a review; its definition's form opens. */
  static async begin(visitor: Visitor): Promise<ReviewDesk> {
    await visitor.go("/review/organise");
    await visitor.follow(visitor.page.getByRole("button", { name: "新建一次评议" }), /\/review\/organise\/\d+\/edit/);
    const id = /organise\/(\d+)/.exec(visitor.page.url())?.[1] ?? "";
    return new ReviewDesk(visitor, id);
  }

  /** The same review for somebody else. */
  for(visitor: Visitor): ReviewDesk {
    return new ReviewDesk(visitor, this.id);
  }

  /** Opens the desk, or a page below it. */
  async open(rest = ""): Promise<void> {
    await this.visitor.go(`/review/organise/${this.id}${rest}`);
  }

  /** Fills in what a new definition lacks and keeps it. */
  async define(title: string, opens: string, closes: string): Promise<void> {
    const { page } = this.visitor;
    await this.open("/edit?topic=check");
    await page.getByLabel("评议名称（中文）").fill(title);
    await page.getByLabel("开始时间", { exact: true }).fill(opens);
    await page.getByLabel("截止时间", { exact: true }).fill(closes);
    for (const name of ["晴湾市水务局", "晴湾市卫生健康委员会"]) {
      await page.getByLabel(name, { exact: true }).check({ force: true });
    }
    const groups = page.getByRole("group", { name: "代表组别" });
    const first = groups.getByRole("group", { name: "第 1 行" });
    await first.getByLabel("名称（中文）").fill("人大代表");
    await first.getByLabel("权重（%）").fill("100");
    await page.getByRole("textbox", { name: "最小组人数" }).fill("5");
    await this.visitor.follow(page.getByRole("button", { name: "保存方案" }), /organise\/\d+(\?|\/edit\?.*checked)/);
  }

  /** Sends a list of members by pasting it. */
  async paste(list: string): Promise<void> {
    await this.open("/roll");
    await this.visitor.page.getByLabel("或者直接粘贴").fill(list);
    await this.visitor.page.getByRole("button", { name: "检查名单" }).click();
    await expect(this.visitor.page.getByRole("heading", { name: "检查结果" })).toBeVisible();
    await this.visitor.ready();
  }

  /** Does what takes a button only. */
  async press(act: string, done: string): Promise<void> {
    await this.visitor.page.getByRole("button", { name: act, exact: true }).click();
    await expect(this.visitor.page.getByText(done)).toBeVisible();
    await this.visitor.ready();
  }

  /** Waits for these words, which come without anybody touching the page. */
  async says(words: string): Promise<void> {
    await expect(this.visitor.page.getByText(words)).toBeVisible({ timeout: 20_000 });
  }
}
