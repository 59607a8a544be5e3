/** What a telephone reads in a picture on a page. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { test, type Locator } from "@playwright/test";

/** The text of a QR code as it is seen on the screen. */
export async function scanned(picture: Locator): Promise<string> {
  const file = test.info().outputPath("picture.png");
  writeFileSync(file, await picture.screenshot());
  return execFileSync("zbarimg", ["--nodbus", "--raw", "--quiet", file]).toString().trim();
}
