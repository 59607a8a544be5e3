/** The booth of a review, from the letter's code to the receipt. */
import { readFile } from "node:fs/promises";
import { expect, type Locator, type Page } from "@playwright/test";
import { reviews, type Member } from "../support/people.ts";
import type { Lang, Visitor } from "../support/visitor.ts";

/** What the booth says in each language, and the check after it. */
const words = {
  zh: {
    code: "评议码", signIn: "登录", tokenStep: "第一步：领取投票凭证", getToken: "领取凭证", keepStep: "凭证领到了，请保存",
    saveToken: "把凭证存成文件", go: "去评议", rateStep: "第二步：评价", myToken: "我的凭证", tookToken: "您的凭证已经领取",
    bring: "我有在别的设备上保存的凭证", paste: "粘贴凭证", bringFile: "从文件载入凭证", picture: "用二维码带到手机", use: "使用这张凭证", notAToken: "这不是凭证",
    satisfied: "满意", dissatisfied: "不满意", same: /：同上一项$/, rated: "已评价", ratedTwo: /^已评价 2 个/,
    comment: "写意见", unrated: "未评价", next: "下一个未评价", toBar: "到操作栏：下一个未评价、汇总并投票",
    look: "汇总并投票", summaryStep: "第三步：汇总",
    noWait: "不等待", aWhile: "最多 15 秒", long: "最多 10 分钟", cast: "投出选票", waiting: "随机等待中，随后自动投出。", seconds: /^[1-3] 秒$/,
    sendNow: "立即投出", trying: "还没有送达", used: "这张凭证已经用过", done: "已投票", receipt: "回执",
    check: "核对计票", found: "将查找 1 份已有的回执。", fetch: "下载并核对", sound: "到目前为止全部正确", notYet: "尚未公布",
  },
  en: {
    code: "Code", signIn: "Sign in", tokenStep: "Step 1: get your token", getToken: "Get my token",
    keepStep: "You have your token: save it", saveToken: "Save the token as a file", go: "Go on to rate",
    rateStep: "Step 2: rate", myToken: "My token", tookToken: "You have your token already",
    bring: "I have a token from another device", paste: "Paste the token",
    bringFile: "Load the token from a file", picture: "Take it to a phone by QR code", use: "Use this token",
    notAToken: "This is no token", satisfied: "Satisfied", dissatisfied: "Dissatisfied",
    same: /: same as the criterion above$/, rated: "Rated", ratedTwo: /^2 of \d+ rated/, comment: "Write a comment",
    unrated: "Not rated", next: "Next unrated",
    toBar: "To the bar: next unrated, look it over and cast", look: "Look it over and cast", summaryStep: "Step 3: look it over",
    noWait: "Don’t wait", aWhile: "Up to 15 seconds", long: "Up to 10 min", cast: "Cast the ballot",
    waiting: "Waiting a random while, then it is sent by itself.", seconds: /^[1-3] s$/, sendNow: "Send now",
    trying: "Not through yet", used: "This token was used before", done: "Your ballot was cast", receipt: "Receipt",
    check: "Check the count", found: "Receipts found here, which will be looked for: 1.", fetch: "Fetch and check",
    sound: "Everything is right so far", notYet: "Not published yet",
  },
} as const;

export class Booth {
  private readonly page: Page;
  /** What the booth says in the voter's language. */
  readonly says: (typeof words)[Lang];

  constructor(
    private readonly visitor: Visitor,
    private readonly lang: Lang = "zh",
  ) {
    this.page = visitor.page;
    this.says = words[lang];
  }

  /** Signs in by scanning the letter; ends in the booth. */
  async enter(member: Pick<Member, "code">): Promise<void> {
    await this.visitor.go(`/review/enter?code=${member.code}`, this.lang);
    const main = this.page.getByRole("main");
    await expect(main.getByLabel(this.says.code, { exact: true })).toHaveValue(member.code);
    await this.visitor.follow(main.getByRole("button", { name: this.says.signIn, exact: true }), /\/review\/\d+\/ballot$/);
  }

  /** Opens the booth's page again. */
  async open(): Promise<void> {
    await this.visitor.go(`/review/${reviews.open}/ballot`, this.lang);
  }

  /** Waits for a step by its heading. */
  async step(name: string | RegExp): Promise<void> {
    await expect(this.page.locator("#booth-step")).toHaveText(name);
  }

  /** Presses the button with this name. */
  async press(name: string): Promise<void> {
    await this.page.getByRole("button", { name, exact: true }).click();
  }

  /** Gets a token, and gives its text; ends at the rating. */
  async token(): Promise<string> {
    await this.step(this.says.tokenStep);
    await this.press(this.says.getToken);
    await this.step(this.says.keepStep);
    const text = await this.page.locator(".booth-token").innerText();
    expect(text).toMatch(/^SHT1\.[\w-]+\.[\w-]+\.[\w-]+$/);
    await expect(this.page.getByRole("link", { name: this.says.saveToken })).toHaveAttribute("download", /\.txt$/);
    await this.press(this.says.go);
    await this.step(this.says.rateStep);
    return text;
  }

  /** Saves the token while rating, and gives what the file holds. */
  async saved(): Promise<string> {
    await this.page.locator("summary", { hasText: this.says.myToken }).click();
    const waiting = this.page.waitForEvent("download");
    await this.page.getByRole("link", { name: this.says.saveToken }).click();
    return readFile(await (await waiting).path(), "utf8");
  }

  /** Brings a token from elsewhere. */
  async bring(token: string): Promise<void> {
    await this.step(this.says.tokenStep);
    const field = this.page.getByLabel(this.says.paste);
    if (!(await field.isVisible())) await this.page.getByText(this.says.bring).click();
    await field.fill(token);
    await this.press(this.says.use);
  }

  /** Brings a token in the file it was saved as. */
  async bringFile(file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
    await this.step(this.says.tokenStep);
    const field = this.page.getByLabel(this.says.bringFile);
    if (!(await field.isVisible())) await this.page.getByText(this.says.bring).click();
    await field.setInputFiles(file);
  }

  /** The card of a department by its place. */
  card(place: number): Locator {
    return this.page.locator(".ballot-card").nth(place);
  }

  /** Gives a department the same grade on every criterion. */
  async rate(place: number, grade: string): Promise<void> {
    const card = this.card(place);
    await card.getByRole("radio", { name: grade, exact: true }).first().check({ force: true });
    for (const same of await card.getByRole("button", { name: this.says.same }).all()) await same.click();
    await expect(card.locator(".ballot-standing")).toHaveText(this.says.rated);
  }

  /** Casts, without waiting unless another wait is named; ends when the button was pressed. */
  async cast(wait: string = this.says.noWait): Promise<void> {
    await this.press(this.says.look);
    await this.step(this.says.summaryStep);
    await this.page.getByRole("radio", { name: wait }).check({ force: true });
    await this.press(this.says.cast);
  }

  /** From here on the pages of this browser draw this wait, in seconds: it is drawn with eight bytes. */
  async drawWait(seconds: number): Promise<void> {
    const draw = (drawn: number): void => {
      const real = crypto.getRandomValues.bind(crypto);
      crypto.getRandomValues = (array) => {
        if (array?.byteLength !== 8) return real(array);
        new DataView(array.buffer, array.byteOffset).setBigUint64(0, BigInt(drawn), true);
        return array;
      };
    };
    await this.visitor.context.addInitScript(draw, seconds);
    await this.page.evaluate(draw, seconds);
  }

  /** The receipt's text, once it is there. */
  async receipt(): Promise<string> {
    await expect(this.page.locator("#booth-step")).toHaveText(this.says.done, { timeout: 60_000 });
    const text = await this.page.getByLabel(this.says.receipt, { exact: true }).innerText();
    expect(text).toMatch(/^SHR1\./);
    return text;
  }
}
