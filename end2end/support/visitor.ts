/** Somebody in front of a browser, with JavaScript or without. */
import type { BrowserContext, Locator, Page } from "@playwright/test";
import type { Watch } from "./watch.ts";

/** The two languages of the interface. */
export type Lang = "zh" | "en";

export class Visitor {
  constructor(
    readonly page: Page,
    readonly context: BrowserContext,
    readonly watch: Watch,
    /** Whether the browser runs scripts. */
    readonly scripts: boolean,
    /** The language the visitor reads. */
    readonly lang: Lang = "zh",
  ) {}

  /** Goes to a page below the language: `/cases/7`. */
  async go(path: string, lang: Lang = this.lang): Promise<void> {
    await this.page.goto(`/${lang}${path === "/" ? "" : path}`);
    await this.ready();
  }

  /** Waits until the page answers to clicks: its scripts have taken it over. */
  async ready(): Promise<void> {
    if (!this.scripts) return;
    await this.page.locator("body[data-hydrated]").waitFor({ state: "attached", timeout: 20_000 });
  }

  /**
   * Does something that leads to another page, and waits for that page. With scripts the address may change without
   * a page load; without, the browser loads a new page.
   */
  async follow(what: Locator, to: RegExp): Promise<void> {
    await what.click();
    await this.page.waitForURL(to);
    await this.ready();
  }
}
