/** What a page says on paper. */
import { execFileSync } from "node:child_process";
import type { Page } from "@playwright/test";

/** The words of the page as it is printed, without spaces: a line may end anywhere. */
export async function printed(page: Page): Promise<string> {
  const text = execFileSync("pdftotext", ["-", "-"], { input: await page.pdf() });
  return text.toString().replace(/\s/g, "");
}
