/** The ways a reader can have the site look. */
import type { BrowserContext } from "@playwright/test";

export const looks = ["normal", "elder", "dark"] as const;
export type Look = (typeof looks)[number];

/** Sets the preference cookies as the site's own switches do. */
export async function wear(context: BrowserContext, url: string, look: Look): Promise<void> {
  const cookies = {
    normal: [],
    elder: [{ name: "mode", value: "elder", url }],
    dark: [{ name: "theme", value: "dark", url }],
  } as const;
  await context.addCookies([...cookies[look]]);
}
