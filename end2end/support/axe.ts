/** What axe finds on a page, as sentences. */
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

/** WCAG 2.2 AA with everything below it. */
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Every violation with the elements it was found at; empty when there are none. */
export async function violations(page: Page): Promise<string[]> {
  // One frame without frames of its own: the legacy way needs no second, blank page.
  const result = await new AxeBuilder({ page }).withTags(tags).setLegacyMode(true).analyze();
  if (result.passes.length === 0) throw new Error(`axe looked at nothing on ${page.url()}`);
  return result.violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id} at ${node.target.join(" ")}: ${node.failureSummary ?? violation.help}`),
  );
}
