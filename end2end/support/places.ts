/** Where the program, the site and the tests' own folders are. */
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** The source of the application. */
export const source = join(root, "app/src");

/** The program `sunhall`, as `cargo xtask test e2e` built it. */
export const binary = process.env["E2E_BINARY"] ?? join(root, "target/debug/sunhall");

/** The folder of the built browser side. */
export const site = process.env["E2E_SITE"] ?? join(root, "target/site");

/** Databases, uploaded files and logs of the servers the tests start. */
export const scratch = process.env["E2E_SCRATCH"] ?? join(root, "target/e2e");

/** The demo city, seeded once and copied for each worker. */
export const seeded = join(scratch, "seeded.db");

/** Where the screenshots of the main pages go. */
export const screenshots = join(root, "end2end/screenshots");

/** Says in one sentence what to do when nothing is built. */
export function checkBuilt(): void {
  for (const path of [binary, join(site, "manifest.json")]) {
    if (!existsSync(path)) {
      throw new Error(`${path} is missing: run \`cargo xtask build\`, or the tests through \`cargo xtask test e2e\`.`);
    }
  }
}
