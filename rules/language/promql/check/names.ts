import { orNearest } from "./walk.ts";

/**
 * How names changed: exporters renamed their metrics, Python's client adds `_total` by itself, and units came into the
 * names. What is written on the left may be known as what is on the right.
 */
const renamed: readonly (readonly [was: RegExp, is: string])[] = [
  // postgres exporter 0.20 dropped the doubled word.
  [/^pg_replication_slot_slot_/, "pg_replication_slot_"],
  [/^pg_replication_slot_(?!slot_)/, "pg_replication_slot_slot_"],
  [/^pg_replication_slots_/, "pg_replication_slot_"],
  [/_total_total$/, "_total"],
  [/_total$/, ""],
  [/_count_total$/, "_count"],
  [/$/, "_total"],
  [/$/, "_bytes"],
  [/$/, "_seconds"],
  [/$/, "_seconds_total"],
  [/$/, "_bytes_total"],
  // redis exporter before 1.0, node exporter before 0.16.
  [/^redis_memory_max$/, "redis_memory_max_bytes"],
  [/^node_cpu$/, "node_cpu_seconds_total"],
];

/** `: did you mean "x"?` for a renamed or misspelled name, else what to do. */
export function nameHint(name: string, known: readonly string[], otherwise: string): string {
  const names = new Set(known);
  for (const [was, is] of renamed) {
    const candidate = name.replace(was, is);
    if (candidate !== name && names.has(candidate)) return `: did you mean "${candidate}"?`;
  }
  const hint = orNearest(name, known);
  return hint.startsWith(": did you mean") ? hint : otherwise;
}
