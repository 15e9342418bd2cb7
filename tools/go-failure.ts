import { noSpace, ToolError } from "./tool-error.ts";

/** What a message about a failed build must name. */
export interface FailedBuild {
  readonly name: string;
  readonly version: string;
  readonly storeDir: string;
  /** File with everything that `go` printed. */
  readonly log: string;
}

/** The error for a machine without Go. */
export function goMissing(name: string, version: string): ToolError {
  return new ToolError(
    `${name} ${version} must be built from source and this machine has no Go: install Go 1.26 or newer (https://go.dev/dl), ` +
      `or put ${name} ${version} on PATH.`,
  );
}

/** Says in one sentence why `go` failed, from what it printed. */
export function explainGoFailure(stderr: string, build: FailedBuild): ToolError {
  const what = `${build.name} ${build.version}`;
  if (/no space left on device|disk quota exceeded/i.test(stderr))
    return noSpace(`${build.storeDir} or in Go's caches`);
  const tooOld = /requires go >= ?(\d+(?:\.\d+)*) \(running go ?(\d+(?:\.\d+)*)/.exec(stderr);
  if (tooOld !== null) {
    return new ToolError(
      `${what} needs Go ${tooOld[1] ?? "1.26"} and this machine has ${tooOld[2] ?? "an older one"}: install a newer Go (https://go.dev/dl), ` +
        `or put ${what} on PATH.`,
    );
  }
  if (/checksum mismatch|SECURITY ERROR/.test(stderr)) {
    return new ToolError(
      `A module of ${what} differs from the checksum in go.sum, so it was not built; see ${build.log}, and do not go on before you ` +
        "know why.",
      { final: true },
    );
  }
  const network =
    /^.*(?:dial tcp|no such host|connection refused|i\/o timeout|TLS handshake|Forbidden|Not Found).*$/m;
  const line = network.exec(stderr)?.[0].trim();
  if (line !== undefined) {
    return new ToolError(
      `The modules of ${what} cannot be downloaded (${shorten(line)}): connect this machine to the network, set GOPROXY to a mirror ` +
        `that it can reach, or put ${what} on PATH.`,
    );
  }
  const first = stderr
    .split("\n")
    .find((text) => text !== "" && !/^(go: downloading|#|[\w./-]+$)/.test(text));
  return new ToolError(
    `${what} could not be built (${shorten(first ?? "no reason given")}): see ${build.log}.`,
  );
}

function shorten(line: string): string {
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
