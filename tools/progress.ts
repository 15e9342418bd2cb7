/** One running step of an installation, as people see it. */
export interface Step {
  /** Says what is going on now, such as "512 of 1480 packages". */
  update(detail: string): void;
  /** Ends the step. @param outcome - such as "built" or "failed" */
  end(outcome: string): void;
}

/** Where an installation says what it does. */
export interface ProgressReporter {
  /** Begins a step. @param title - such as "prometheus 3.15.0 (3 of 9)" */
  start(title: string): Step;
  /** Says one thing that is no step. */
  say(line: string): void;
}

/** Says nothing. */
export const silent: ProgressReporter = {
  start: () => ({ update: () => undefined, end: () => undefined }),
  say: () => undefined,
};

/** What a reporter writes to: process.stderr, or a stand-in in tests. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface ProgressOptions {
  /** Milliseconds since some fixed moment. @default Date.now */
  readonly now?: () => number;
  /** How often a quiet stream (no terminal) hears that a step still runs, in seconds. @default 60 */
  readonly heartbeatSeconds?: number;
}

/** Seconds for people: "45 s", "2 min 05 s". */
export function formatSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}

/**
 * Reports progress: on a terminal one line that is drawn over, elsewhere one line when a step starts, one when it ends
 * and one a minute in between.
 */
export function progressTo(stream: ProgressStream, options: ProgressOptions = {}): ProgressReporter {
  const now = options.now ?? Date.now;
  const live = stream.isTTY === true;
  const clear = live ? "\r\u001b[K" : "";
  return {
    say: (line) => {
      stream.write(`${clear}${line}\n`);
    },
    start: (title) => {
      const started = now();
      const elapsed = (): string => formatSeconds((now() - started) / 1000);
      let detail = "";
      const line = (): string => [title, detail, elapsed()].filter((part) => part !== "").join(" · ");
      const draw = (): void => {
        // A line that wraps could not be drawn over.
        stream.write(live ? clear + line().slice(0, (stream.columns ?? 80) - 1) : `${line()}\n`);
      };
      if (live) draw();
      else stream.write(`${title} ...\n`);
      const timer = setInterval(draw, live ? 500 : (options.heartbeatSeconds ?? 60) * 1000);
      // Progress must not keep a finished program alive.
      timer.unref();
      return {
        update: (next) => {
          detail = next;
        },
        end: (outcome) => {
          clearInterval(timer);
          stream.write(`${clear}${title}: ${outcome} in ${elapsed()}\n`);
        },
      };
    },
  };
}
