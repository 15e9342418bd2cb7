// A product in small, for the tests of the process provider: serves, reloads, refuses, crashes, never gets ready.
// fake-tool.ts VERSION --port N [--check]; reads config.json in its working directory.
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";

const [version, ...args] = process.argv.slice(2);
const option = (name: string): string | undefined =>
  args.includes(name) ? args[args.indexOf(name) + 1] : undefined;
interface Config {
  readonly greeting: string;
  /** Name of a secret file that it reads. */
  readonly secret?: string;
}
const load = (): Config => JSON.parse(readFileSync("config.json", "utf8")) as Config;

if (args.includes("--check")) {
  const { greeting, secret } = load();
  if (secret !== undefined) readFileSync(`../secrets/${secret}`, "utf8");
  if (greeting !== "invalid") process.exit(0);
  console.error('config.json: greeting "invalid" is not a greeting');
  process.exit(1);
}

let config = load();
if (config.greeting === "crash") {
  console.error("cannot start: greeting is crash");
  process.exit(3);
}
if (existsSync("../data")) appendFileSync("../data/starts", `${String(version)}\n`);
process.on("SIGHUP", () => {
  config = load();
  if (config.greeting === "refused") process.exit(4);
});
process.on("SIGTERM", () => process.exit(0));
createServer((request, response) => {
  if (request.url === "/ready") {
    response.statusCode = config.greeting === "never ready" ? 503 : 200;
    response.end(config.greeting);
  } else if (request.url === "/reload") {
    const next = load();
    if (next.greeting === "refused") {
      response.statusCode = 500;
      response.end("greeting is refused");
      return;
    }
    config = next;
    response.end();
  } else {
    const secret =
      config.secret === undefined ? undefined : readFileSync(`../secrets/${config.secret}`, "utf8");
    const { pid, env } = process;
    response.end(
      JSON.stringify({ pid, version, args, greeting: config.greeting, hasSecret: secret !== undefined, env }),
    );
  }
}).listen(Number(option("--port")), "127.0.0.1", () => {
  console.log(`listening as ${String(version)}`);
});
