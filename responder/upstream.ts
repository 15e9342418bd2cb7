import { get as httpGet, type IncomingMessage } from "node:http";
import { get as httpsGet } from "node:https";
import { errorCode } from "./decode.ts";

/** What came of one GET. `reason` is half a sentence for people, such as "no answer within 2 s". */
export type Fetched =
  | { readonly kind: "answered"; readonly body: string; readonly milliseconds: number }
  | { readonly kind: "failed"; readonly reason: string };

/** Bounds of one GET. */
export interface FetchLimits {
  /** Milliseconds until the whole answer must be there. @default 2000 */
  readonly timeoutMs?: number;
  /** Bytes of the body at most. @default 8 MiB: some 8,000 scrape targets */
  readonly maxBytes?: number;
}

/**
 * GETs a URL and never throws. `node:http` rather than `fetch`, which costs 5 MB more in a process that should stay
 * small; a connection of its own each time, since one that the other side just closed would look like an outage.
 */
export function fetchText(url: string, limits: FetchLimits = {}): Promise<Fetched> {
  const { timeoutMs = 2000, maxBytes = 8 * 1024 * 1024 } = limits;
  const started = performance.now();
  if (!URL.canParse(url)) return Promise.resolve({ kind: "failed", reason: `${url} is not a URL` });
  return new Promise((resolve) => {
    const fail = (reason: string): void => {
      resolve({ kind: "failed", reason });
    };
    const signal = AbortSignal.timeout(timeoutMs);
    const get = url.startsWith("https:") ? httpsGet : httpGet;
    const request = get(
      url,
      { agent: false, signal, headers: { accept: "application/json, */*" } },
      (response) => {
        void readBody(response, maxBytes).then((body) => {
          const status = response.statusCode ?? 0;
          if (body === undefined) fail(`its answer is larger than ${maxBytes} bytes`);
          else if (status < 200 || status > 299)
            fail(`it answers HTTP ${status}${firstLine(response, body)}`);
          else resolve({ kind: "answered", body, milliseconds: performance.now() - started });
        }, failed);
      },
    );
    const failed = (error: unknown): void => {
      fail(signal.aborted ? `no answer within ${timeoutMs / 1000} s` : describeError(error, url));
    };
    request.on("error", failed);
  });
}

async function readBody(response: IncomingMessage, maxBytes: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Leaving the loop destroys the response, and with it the connection.
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Plain-text bodies often say why ("Ingester not ready: waiting for 15s"); HTML error pages never do. */
function firstLine(response: IncomingMessage, body: string): string {
  const line = body.trim().split("\n", 1)[0] ?? "";
  const plain = (response.headers["content-type"] ?? "").startsWith("text/plain");
  return plain && line !== "" ? `: ${line.slice(0, 160)}` : "";
}

function describeError(error: unknown, url: string): string {
  const code = errorCode(error);
  const host = URL.parse(url)?.host ?? url;
  switch (code) {
    case "ECONNREFUSED":
      return `nothing listens on ${host}`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `the name of ${host} is not known`;
    case "ECONNRESET":
    case "EPIPE":
      return `${host} closed the connection without an answer`;
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return `there is no way to ${host}`;
    default:
      return `the connection to ${host} failed${code === undefined ? "" : ` (${code})`}`;
  }
}
