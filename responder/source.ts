/** A value and when it was read. */
export interface Reading<T> {
  readonly value: T;
  readonly at: Date;
}

/** Something that is read from the network and kept for a moment. */
export interface Source<T> {
  /**
   * The newest reading there is after at most `waitMs`: a fresh one, or the one before it while a new one is under way,
   * or undefined while there is none yet. The reading goes on, and the next caller finds its result.
   */
  read(waitMs: number): Promise<Reading<T> | undefined>;
}

/** For how long readings are used. */
export interface SourceAges {
  /** Younger readings are not repeated, however many people look. @default 2000 */
  readonly freshMs?: number;
  /** Older readings are never shown while a new one is awaited. @default 30000 */
  readonly staleMs?: number;
}

/** Wraps a read that never rejects; there is never more than one of it under way. */
export function source<T>(read: () => Promise<T>, ages: SourceAges = {}): Source<T> {
  const { freshMs = 2000, staleMs = 30_000 } = ages;
  let last: Reading<T> | undefined;
  let running: Promise<Reading<T>> | undefined;
  const youngerThan = (ms: number): Reading<T> | undefined =>
    last !== undefined && Date.now() - last.at.getTime() < ms ? last : undefined;
  const start = async (): Promise<Reading<T>> => {
    try {
      last = { value: await read(), at: new Date() };
      return last;
    } finally {
      running = undefined;
    }
  };
  return {
    async read(waitMs) {
      const fresh = youngerThan(freshMs);
      if (fresh !== undefined) return fresh;
      running ??= start();
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<Reading<T> | undefined>((resolve) => {
        timer = setTimeout(() => {
          resolve(youngerThan(staleMs));
        }, waitMs);
      });
      try {
        return await Promise.race([running, patience]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
