/** The machine's own Chromium. Nothing is downloaded: `cargo xtask test e2e` installs Debian's package. */
import { existsSync } from "node:fs";

const usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The browser's program: `E2E_CHROMIUM`, else where distributions put it. */
export function chromium(): string {
  const path = process.env["E2E_CHROMIUM"] ?? usual.find((candidate) => existsSync(candidate));
  if (path === undefined) {
    throw new Error("There is no Chromium: install Debian's package chromium, or set E2E_CHROMIUM to the program.");
  }
  return path;
}

/** Root may not use Chromium's sandbox; the rest keeps the browser from talking to anybody but the server. */
export const chromiumFlags = [
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // The system's colours and type smoothing would make screenshots differ between machines.
  "--force-color-profile=srgb",
  "--font-render-hinting=none",
];
