/** A live session: the chair's desk, a member's page that follows, the big screen and the terminal. */
import { expect, type Page } from "@playwright/test";
import { reviews, type Member } from "../support/people.ts";
import type { Visitor } from "../support/visitor.ts";

/** What the pages say in each language. */
const words = {
  zh: {
    open: "开始投票", close: "提前结束", void: "宣布本轮作废", repeat: "重新评议", reason: "作废理由",
    signIn: "登录", getToken: "领取凭证", go: "去评议", cast: "投出选票", sure: "确认投票，不能更改",
    done: "这一题您已经投票", begin: "开始投票", leave: "结束并清除", code: "评议码",
  },
  en: {
    open: "Open the vote", close: "Close now", void: "Declare this round void", repeat: "Put the question again",
    reason: "Why it is void", signIn: "Sign in", getToken: "Get my token", go: "Go on to rate",
    cast: "Cast the ballot", sure: "Yes, cast it for good", done: "You have voted on this question", begin: "Begin",
    leave: "Finish and forget", code: "Code",
  },
} as const;

export type Lang = keyof typeof words;

/** The chair at the lectern. */
export class Chair {
  constructor(
    private readonly visitor: Visitor,
    private readonly lang: Lang,
  ) {}

  get page(): Page {
    return this.visitor.page;
  }

  async open(question?: number): Promise<void> {
    await this.page.goto(`/${this.lang}/review/${reviews.live}/chair${question ? `?question=${question}` : ""}`);
    await this.visitor.ready();
  }

  /** Presses one of the big buttons. */
  async press(name: "open" | "close" | "repeat"): Promise<void> {
    if (name === "close") await this.page.locator(".chair-close > summary").click();
    await this.page.locator(".chair-acts").getByRole("button", { name: words[this.lang][name], exact: true }).click();
  }

  /** Declares the round void. */
  async void(reason: string): Promise<void> {
    await this.page.locator(".chair-void > summary").click();
    await this.page.getByLabel(words[this.lang].reason).fill(reason);
    await this.page.getByRole("button", { name: words[this.lang].void }).click();
  }
}

/** A member in the hall, with a device. */
export class Delegate {
  constructor(
    private readonly visitor: Visitor,
    private readonly lang: Lang,
  ) {}

  get page(): Page {
    return this.visitor.page;
  }

  /** From the letter to the page that follows the chair. */
  async enter(member: Member): Promise<void> {
    const says = words[this.lang];
    await this.page.goto(`/${this.lang}/review/enter?code=${member.code}`);
    await this.visitor.ready();
    const signIn = this.page.getByRole("main").getByRole("button", { name: says.signIn, exact: true });
    await this.visitor.follow(signIn, /\/review\/\d+\/ballot$/);
    await this.page.getByRole("button", { name: says.getToken, exact: true }).click();
    await this.page.getByRole("button", { name: says.go, exact: true }).click({ timeout: 30_000 });
    await expect(this.page.locator(".live")).toBeVisible();
  }

  /** Gives every department on question its first grade, and casts. */
  async vote(): Promise<void> {
    await rate(this.page);
    await this.page.getByRole("button", { name: words[this.lang].cast, exact: true }).click();
    const sure = this.page.getByRole("button", { name: words[this.lang].sure, exact: true });
    await expect(sure, "the focus goes on to the button that confirms").toBeFocused();
    await sure.click();
  }

  async hasVoted(): Promise<void> {
    await expect(this.page.getByText(words[this.lang].done)).toBeVisible({ timeout: 20_000 });
    await expect(this.page.locator(".review-code")).toHaveText(/^SHR1\./);
  }
}

/** The terminal beside which an official stands. */
export class Terminal {
  constructor(
    private readonly visitor: Visitor,
    private readonly lang: Lang,
  ) {}

  get page(): Page {
    return this.visitor.page;
  }

  async open(): Promise<void> {
    await this.page.goto(`/${this.lang}/review/${reviews.live}/terminal`);
    await this.visitor.ready();
    await expect(this.page.locator("#terminal-code")).toBeVisible({ timeout: 20_000 });
  }

  /** Somebody mistypes a code: it stays in the field, which says what is wrong. */
  async mistype(code: string): Promise<void> {
    const field = this.page.locator("#terminal-code");
    await field.fill(code);
    await this.page.getByRole("button", { name: words[this.lang].begin, exact: true }).click();
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(field).toHaveAccessibleDescription(/21/);
    await expect(field).toHaveValue(code);
    await expect(field).toBeFocused();
  }

  /** One member comes, votes, and is forgotten. */
  async vote(member: Member): Promise<void> {
    await this.cast(member);
    await expect(this.page.locator(".review-code")).toHaveText(/^SHR1\./, { timeout: 20_000 });
    await this.page.getByRole("button", { name: words[this.lang].leave, exact: true }).first().click();
    await this.forgot();
  }

  /** The field for the next member's code is there, and empty. */
  async forgot(): Promise<void> {
    await expect(this.page.locator("#terminal-code")).toHaveValue("");
  }

  /** One member comes and casts. */
  async cast(member: Member): Promise<void> {
    const says = words[this.lang];
    await this.page.locator("#terminal-code").fill(member.code);
    await this.page.getByRole("button", { name: says.begin, exact: true }).click();
    await rate(this.page);
    await this.page.getByRole("button", { name: says.cast, exact: true }).click();
    await this.page.getByRole("button", { name: says.sure, exact: true }).click();
  }
}

async function rate(page: Page): Promise<void> {
  await expect(page.locator(".ballot-card").first()).toBeVisible({ timeout: 20_000 });
  for (const card of await page.locator(".ballot-card").all()) {
    await card.getByRole("radio").first().check({ force: true });
    for (const same of await card.locator(".ballot-same").all()) await same.click();
  }
}
