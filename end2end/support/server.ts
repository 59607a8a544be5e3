/** A real server of one's own: the program `sunhall` on a free port and a copy of the demo city. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { closeSync, copyFileSync, existsSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { binary, scratch, seeded, site } from "./places.ts";

/** How long a start may take on a busy machine. */
const patience = 60_000;

/**
 * Settings of a demo server. Limits per address are off because all tests come from one; ballots wait for a day, so
 * that no batch is made between two steps of a test.
 */
function environment(database: string, baseUrl: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    SUNHALL_DATABASE_URL: `sqlite:${database}`,
    SUNHALL_SERVER_BASE_URL: baseUrl,
    SUNHALL_SITE_FOLDER: site,
    SUNHALL_STORAGE_FOLDER: `${database}.files`,
    SUNHALL_DEMO_ENABLED: "true",
    SUNHALL_LIMITS_REQUESTS_PER_SECOND: "0",
    SUNHALL_REVIEW_PROMISE_SECONDS: "86400",
  };
}

/** Runs one of the program's commands on a database and gives what it printed. */
export function sunhall(database: string, words: string[]): string {
  const env = environment(database, "http://127.0.0.1:3000");
  return execFileSync(binary, words, { env, encoding: "utf8", cwd: scratch, stdio: ["ignore", "pipe", "inherit"] });
}

/** One server; it keeps its port and its database when it is started again. */
export class Server {
  private process: ChildProcess | undefined;

  private constructor(
    readonly url: string,
    private readonly port: number,
    private readonly database: string,
    private readonly log: string,
  ) {}

  /** Starts a server on a fresh copy of the demo city. */
  static async start(name: string): Promise<Server> {
    return Server.at(name, (database) => {
      for (const suffix of ["", "-wal"]) {
        if (existsSync(seeded + suffix)) copyFileSync(seeded + suffix, database + suffix);
      }
    });
  }

  /** Starts a server on a demo city of its own, seeded with these options; gives what the seeding printed too. */
  static async city(name: string, options: string[]): Promise<{ server: Server; seeded: string }> {
    let seeded = "";
    const server = await Server.at(name, (database) => {
      sunhall(database, ["migrate"]);
      seeded = sunhall(database, ["seed", ...options]);
    });
    return { server, seeded };
  }

  /** Starts a server in a folder of its own, on a database that `fill` makes. */
  private static async at(name: string, fill: (database: string) => void): Promise<Server> {
    const folder = join(scratch, name);
    mkdirSync(folder, { recursive: true });
    const database = join(folder, "sunhall.db");
    fill(database);
    const port = await freePort();
    const server = new Server(`http://127.0.0.1:${port}`, port, database, join(folder, "server.log"));
    await server.begin();
    return server;
  }

  /** Starts the program; returns once it is ready. */
  async begin(): Promise<void> {
    const log = openSync(this.log, "a");
    const words = ["serve", "--address", `127.0.0.1:${this.port}`];
    const env = environment(this.database, this.url);
    this.process = spawn(binary, words, { env, cwd: scratch, stdio: ["ignore", log, log] });
    closeSync(log);
    const end = Date.now() + patience;
    while (Date.now() < end) {
      if (this.process.exitCode !== null) break;
      const ready = await fetch(`${this.url}/readyz`).then((answer) => answer.ok, () => false);
      if (ready) return;
      await sleep(50);
    }
    throw new Error(`The server did not get ready:\n${this.tail()}`);
  }

  /** SIGTERM, as an operator ends it. Gives the milliseconds it took. */
  async end(): Promise<number> {
    const process = this.process;
    this.process = undefined;
    if (process === undefined || process.exitCode !== null) return 0;
    const start = Date.now();
    const gone = new Promise<void>((resolve) => process.once("exit", () => resolve()));
    process.kill("SIGTERM");
    await gone;
    return Date.now() - start;
  }

  /** Ends and starts again on the same port and database. */
  async restart(): Promise<void> {
    await this.end();
    await this.begin();
  }

  /** Runs one of the program's commands on this server's database. */
  command(...words: string[]): string {
    return sunhall(this.database, words);
  }

  /** An official's code of the moment, as their telephone would show it. */
  code(name: string): string {
    const code = /\b\d{6}\b/.exec(this.command("user", "code", name))?.[0];
    if (code === undefined) throw new Error(`\`sunhall user code ${name}\` printed no code`);
    return code;
  }

  /** The last lines of the log. */
  tail(): string {
    return readFileSync(this.log, "utf8").split("\n").slice(-40).join("\n");
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once("error", reject).listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}
