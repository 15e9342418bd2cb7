/** An error for people: its message is one or more whole sentences that end in the fix, and its stack is of no use. */
export class ToolError extends Error {
  /** Nothing else may be tried after it, such as a wrong checksum or a full disk. */
  readonly final: boolean;

  constructor(message: string, options: { readonly final?: boolean; readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = "ToolError";
    this.final = options.final ?? false;
  }
}

/** The error of an installation that a signal or a caller ended; nothing half done is left behind. */
export function interrupted(): ToolError {
  return new ToolError("The installation of tools was interrupted; start it again to go on.", {
    final: true,
  });
}

/** The code of a failed system call, such as "ENOSPC". */
export function systemCode(error: unknown): string | undefined {
  // Not by instanceof: an error of Node.js itself belongs to another realm where tests run in one of their own.
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/** The error of a full disk. @param folder - where the space ran out */
export function noSpace(folder: string, cause?: unknown): ToolError {
  return new ToolError(
    `There is no space left for tools in ${folder}: free some (building all tools takes about 15 GB, most of it in Go's caches) ` +
      "or point MONITORING_TOOLS_DIR, GOCACHE and GOMODCACHE to a bigger disk.",
    { final: true, cause },
  );
}

/** Says a system error of the store in words; any other error is given back as it is. */
export function explain(error: unknown, folder: string): unknown {
  switch (systemCode(error)) {
    case "ENOSPC":
    case "EDQUOT":
      return noSpace(folder, error);
    case "EACCES":
    case "EROFS":
    case "EPERM":
    case "ENOTDIR":
      return new ToolError(
        `The folder for tools, ${folder}, cannot be written: make it writable or set MONITORING_TOOLS_DIR to another one.`,
        { final: true, cause: error },
      );
    default:
      return error;
  }
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  if (typeof error !== "object" || error === null || !("message" in error)) return String(error);
  return String(error.message);
}
