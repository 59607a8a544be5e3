/** Whoever has no mouse. */
import type { Page } from "@playwright/test";

/** What Tab is to lead to: an element with this name, or one of which the page says that it is there. */
export type Goal = RegExp | ((page: Page) => Promise<boolean>);

/** Presses Tab until it leads there; throws when `most` presses do not reach it. */
export async function tabTo(page: Page, goal: Goal, most = 80): Promise<void> {
  for (let step = 0; step < most; step++) {
    await page.keyboard.press("Tab");
    if (await (goal instanceof RegExp ? named(page, goal) : goal(page))) return;
  }
  throw new Error(`Tab never reached ${goal}`);
}

/** Whether the link with the focus leads to an address like this. */
export function leadingTo(address: RegExp): Goal {
  return async (page) => address.test(await page.evaluate(() => document.activeElement?.getAttribute("href") ?? ""));
}

async function named(page: Page, name: RegExp): Promise<boolean> {
  return name.test(await page.evaluate(focusedName));
}

/** What the element with the focus is called: its label, its text, its `aria-label`. */
function focusedName(): string {
  const element = document.activeElement as HTMLInputElement | null;
  const label = element?.labels?.[0]?.textContent ?? "";
  return `${label} ${element?.textContent ?? ""} ${element?.getAttribute("aria-label") ?? ""}`.trim();
}
