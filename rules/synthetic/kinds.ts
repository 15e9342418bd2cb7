/** What a synthetic check can be. */
export const syntheticKinds = [
  "database-query",
  "cache",
  "queue-round-trip",
  "cdn",
  "third-party",
  "flow",
  "dns",
  "tls",
  "http",
] as const;
/** One of {@link syntheticKinds}. */
export type SyntheticKindName = (typeof syntheticKinds)[number];
