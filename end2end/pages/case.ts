/** A case's page, as its applicant has it open. */
import { expect } from "@playwright/test";
import type { Visitor } from "../support/visitor.ts";

export class CasePage {
  private documents = 0;

  constructor(
    private readonly visitor: Visitor,
    readonly id: string,
  ) {}

  /** From here on, loading the page again is a fault. */
  stay(): void {
    this.documents = 0;
    this.visitor.page.on("request", (request) => {
      if (request.isNavigationRequest()) this.documents += 1;
    });
  }

  /** The page says this. With scripts it comes to say it by itself, soon and without being loaded again. */
  async says(sentence: string | RegExp, within = 2_000): Promise<void> {
    const said = this.visitor.page.locator(".case-say");
    if (this.visitor.scripts) {
      await expect(said).toHaveText(sentence, { timeout: within });
      expect(this.documents, "the page moved without being loaded again").toBe(0);
    } else {
      await this.visitor.page.reload();
      await expect(said).toHaveText(sentence);
    }
  }

  /** The timeline tells of this act. */
  async tells(act: string | RegExp): Promise<void> {
    const timeline = this.visitor.page.getByRole("region", { name: "办理经过" });
    await expect(timeline.getByText(act).first()).toBeVisible();
  }
}
