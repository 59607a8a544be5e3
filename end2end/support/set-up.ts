/** Before all tests: the demo city is seeded once. */
import { mkdirSync, rmSync } from "node:fs";
import { checkBuilt, scratch, seeded } from "./places.ts";
import { sunhall } from "./server.ts";

export default function setUp(): void {
  checkBuilt();
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  sunhall(seeded, ["migrate"]);
  sunhall(seeded, ["seed"]);
}
