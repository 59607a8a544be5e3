/** Watching a page: whatever goes wrong in the browser fails the test, wherever it looked. */
import type { BrowserContext, ConsoleMessage, Page } from "@playwright/test";

/** What went wrong in the pages of one context. */
export class Watch {
  private readonly faults: string[] = [];
  private readonly expected: RegExp[] = [];

  /** Watches every page of the context, those opened later too. */
  constructor(context: BrowserContext) {
    for (const page of context.pages()) this.page(page);
    context.on("page", (page) => this.page(page));
  }

  /** From here on, console messages like this are part of the test. */
  expect(message: RegExp): void {
    this.expected.push(message);
  }

  /** What nobody expected. */
  found(): string[] {
    return this.faults.filter((fault) => !this.expected.some((expected) => expected.test(fault)));
  }

  private page(page: Page): void {
    page.on("pageerror", (error) => this.faults.push(`error on ${page.url()}: ${error.stack ?? error.message}`));
    page.on("console", (message) => this.message(page, message));
    page.on("response", (response) => {
      if (response.status() >= 500) this.faults.push(`${response.status()} from ${response.url()}`);
    });
  }

  /** Violations of the content security policy are console errors too. */
  private message(page: Page, message: ConsoleMessage): void {
    const hydration = /hydration|mismatch/i.test(message.text());
    if (message.type() === "error" || (message.type() === "warning" && hydration)) {
      this.faults.push(`console on ${page.url()}: ${message.text()} (${message.location().url})`);
    }
  }
}
