import pc from "picocolors";

/** Paints text: colours on a terminal, nothing elsewhere. */
export type Paint = Readonly<
  Record<"bold" | "dim" | "red" | "green" | "yellow" | "cyan", (text: string) => string>
>;

/** Where the command line writes: results to standard output, everything about the work itself to standard error. */
export interface Terminal {
  readonly paint: Paint;
  /** A line of the result. Silent under `--json`, where only {@link result} speaks. */
  line(text: string): void;
  /** A line about what is going on; never mixed into the output that a script reads. */
  note(text: string): void;
  /**
   * Says what is being waited for: a spinning line that is drawn over on a terminal, one plain line elsewhere.
   * The next line, note or {@link idle} ends it.
   */
  busy(text: string): void;
  /** Ends {@link busy}. */
  idle(): void;
  /** The result for scripts: one JSON document, printed under `--json` only. */
  result(value: unknown): void;
}

/** What a terminal writes to; process.stdout and process.stderr, or stand-ins in tests. */
export interface Streams {
  readonly out: { readonly isTTY?: boolean; write(text: string): unknown };
  readonly err: { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown };
}

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"] as const;

/**
 * Colours only where a person looks: a terminal, unless `NO_COLOR` is set or `TERM=dumb`; `FORCE_COLOR` is the way to
 * have them in a pipe.
 */
export function wantsColour(isTTY: boolean, variables: NodeJS.ProcessEnv): boolean {
  if ((variables["NO_COLOR"] ?? "") !== "") return false;
  if ((variables["FORCE_COLOR"] ?? "") !== "") return true;
  return isTTY && variables["TERM"] !== "dumb";
}

/** A {@link Terminal} on the given streams. */
export function terminalOn(
  streams: Streams,
  options: { readonly json: boolean; readonly variables?: NodeJS.ProcessEnv },
): Terminal {
  const { out, err } = streams;
  const variables = options.variables ?? process.env;
  const paint = pc.createColors(wantsColour(out.isTTY === true && err.isTTY === true, variables));
  const live = err.isTTY === true && variables["TERM"] !== "dumb";
  let timer: NodeJS.Timeout | undefined;
  const idle = (): void => {
    if (timer === undefined) return;
    clearInterval(timer);
    timer = undefined;
    err.write("\r\u001b[K");
  };
  return {
    paint,
    line: (text) => {
      idle();
      if (!options.json) out.write(`${text}\n`);
    },
    note: (text) => {
      idle();
      err.write(`${text}\n`);
    },
    busy: (text) => {
      idle();
      if (!live) {
        err.write(`${text} ...\n`);
        return;
      }
      let frame = 0;
      const draw = (): void => {
        // A line that wraps could not be drawn over.
        err.write(
          `\r\u001b[K${`${frames[frame++ % frames.length] ?? ""} ${text}`.slice(0, (err.columns ?? 80) - 1)}`,
        );
      };
      draw();
      timer = setInterval(draw, 100);
      timer.unref();
    },
    idle,
    result: (value) => {
      if (options.json) out.write(`${JSON.stringify(value, null, 2)}\n`);
    },
  };
}
