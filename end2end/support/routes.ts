/** The addresses that the application registers, read from its source. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { source } from "./places.ts";

/** The constants in a source file that hold an address, by name. */
function constants(text: string): Map<string, string> {
  const found = text.matchAll(/const (\w+): &str = "(\/[^"]*)";/g);
  return new Map([...found].map(([, name, path]) => [name!, path!]));
}

/** The patterns of all pages, such as `/cases/:id`. */
export function patterns(): string[] {
  const shared = constants(readFileSync(join(source, "paths.rs"), "utf8"));
  const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".rs"));
  return files.flatMap((name) => {
    const text = readFileSync(join(source, name), "utf8");
    const own = constants(text);
    const body = /pub fn routes\(\) -> Vec<AnyNestedRoute> \{\n([\s\S]*?)\n\}/.exec(text)?.[1] ?? "";
    return [...body.matchAll(/\b(?:lazy::<[\w:]+>|page)\(\s*(?:"([^"]*)"|([\w:]+))/g)].map(([, literal, constant]) => {
      const path = literal ?? (constant!.startsWith("paths::") ? shared.get(constant!.slice(7)) : own.get(constant!));
      if (path === undefined) throw new Error(`${name} registers ${constant}, whose address is not found`);
      return path;
    });
  });
}

/** The pattern that an address belongs to: of those that fit, the one with the fewest parameters. */
export function patternOf(path: string, all: readonly string[]): string | undefined {
  const parts = path.replace(/\?.*/, "").split("/");
  const parameters = (pattern: string): number => pattern.split("/:").length;
  const fits = all.filter((pattern) => {
    const segments = pattern.split("/");
    return segments.length === parts.length && segments.every((segment, place) => segment.startsWith(":") || segment === parts[place]);
  });
  return fits.sort((a, b) => parameters(a) - parameters(b))[0];
}
