import { createWriteStream } from "node:fs";
import http from "node:http";
import https from "node:https";
import { pipeline } from "node:stream/promises";
import { text as readText } from "node:stream/consumers";
import { interrupted, messageOf } from "./tool-error.ts";

/** Something could not be fetched; the installer goes on to the next way of getting the tool. */
export class DownloadError extends Error {
  override readonly name = "DownloadError";
}

/** Fetches files over HTTP, and remembers which hosts do not answer. */
export interface Downloader {
  /** @throws DownloadError when it cannot be had; the error of the file system when it cannot be written */
  file(
    url: string,
    destination: string,
    onBytes?: (bytes: number, total: number | undefined) => void,
  ): Promise<void>;
  /** @throws DownloadError when it cannot be had */
  text(url: string): Promise<string>;
}

export interface DownloaderOptions {
  /** How long a host may take to accept a connection, in milliseconds. @default 3000 */
  readonly connectTimeoutMs?: number;
  /** How long a transfer may stand still, in milliseconds. @default 30000 */
  readonly idleTimeoutMs?: number;
  /** Where HTTPS_PROXY and NO_PROXY are read from. @default process.env */
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
}

const maxRedirects = 5;

/**
 * Makes a downloader. A host that refuses or ignores a connection once is not asked again, so that a machine without
 * a network waits once and not once per tool.
 */
export function createDownloader(options: DownloaderOptions = {}): Downloader {
  const unreachable = new Map<string, string>();
  // The proxy variables are for machines behind a proxy; Node.js older than 24.5 does not know the option.
  const agentOptions = { proxyEnv: options.env ?? process.env };
  const agents = { http: new http.Agent(agentOptions), https: new https.Agent(agentOptions) };

  async function open(url: string, redirects = 0): Promise<http.IncomingMessage> {
    const target = new URL(url);
    const known = unreachable.get(target.host);
    if (known !== undefined) throw new DownloadError(known);
    const response = await connect(target).catch((error: unknown) => {
      if (options.signal?.aborted) throw interrupted();
      const reason = `${target.host} cannot be reached (${messageOf(error)})`;
      unreachable.set(target.host, reason);
      throw new DownloadError(reason, { cause: error });
    });
    const status = response.statusCode ?? 0;
    const { location } = response.headers;
    if (status >= 300 && status < 400 && location !== undefined) {
      response.resume();
      if (redirects === maxRedirects) throw new DownloadError(`${url} redirects without end`);
      return open(new URL(location, target).href, redirects + 1);
    }
    if (status !== 200) {
      response.resume();
      throw new DownloadError(`${url} answers with status ${status}`);
    }
    return response;
  }

  function connect(url: URL): Promise<http.IncomingMessage> {
    const secure = url.protocol === "https:";
    return new Promise((resolve, reject) => {
      const request = (secure ? https : http).get(url, {
        agent: secure ? agents.https : agents.http,
        headers: { "user-agent": "monitoring-tools" },
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      });
      // Covers name lookup, connection and TLS: each can hang on a machine without a network.
      const timer = setTimeout(() => {
        request.destroy(new Error("no connection in time"));
      }, options.connectTimeoutMs ?? 3000);
      request.once("socket", (socket) => {
        const connected = (): void => {
          clearTimeout(timer);
        };
        if (!socket.connecting) connected();
        socket.once(secure ? "secureConnect" : "connect", connected);
      });
      request.setTimeout(options.idleTimeoutMs ?? 30_000, () => {
        request.destroy(new Error("the transfer stands still"));
      });
      request.once("error", (error) => {
        clearTimeout(timer);
        reject(error);
      });
      request.once("response", (response) => {
        clearTimeout(timer);
        resolve(response);
      });
    });
  }

  return {
    text: async (url) => readText(await open(url)),
    file: async (url, destination, onBytes) => {
      const response = await open(url);
      const total = Number(response.headers["content-length"]) || undefined;
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        onBytes?.(bytes, total);
      });
      // Which of the two sides failed decides what people are told.
      let broken: unknown;
      response.once("error", (error) => {
        broken = error;
      });
      try {
        await pipeline(response, createWriteStream(destination));
      } catch (error) {
        if (options.signal?.aborted) throw interrupted();
        if (broken === error)
          throw new DownloadError(`${url} broke off (${messageOf(error)})`, { cause: error });
        throw error;
      }
    },
  };
}
