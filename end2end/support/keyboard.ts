/** Whoever has no mouse. */
import type { Page } from "@playwright/test";

/** Presses Tab until the element with this name has the focus; throws when `most` presses do not reach it. */
export async function tabTo(page: Page, name: RegExp, most = 80): Promise<void> {
  for (let step = 0; step < most; step++) {
    await page.keyboard.press("Tab");
    if (name.test(await page.evaluate(focusedName))) return;
  }
  throw new Error(`Tab never reached ${name}`);
}

/** What the element with the focus is called: its label, its text, its `aria-label`. */
function focusedName(): string {
  const element = document.activeElement as HTMLInputElement | null;
  const label = element?.labels?.[0]?.textContent ?? "";
  return `${label} ${element?.textContent ?? ""} ${element?.getAttribute("aria-label") ?? ""}`.trim();
}
