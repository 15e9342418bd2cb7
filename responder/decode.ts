/**
 * Readers for JSON that came over the network or from a file: what is missing or of another type becomes
 * `undefined` or empty instead of an exception, since a status page must survive every answer.
 */

/** A JSON object whose members are not known yet. */
export type Json = Readonly<Record<string, unknown>>;

/** Narrows to an object that is neither null nor an array. */
export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value when it is a text that is not empty, else undefined. */
export function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The members of an array that are objects; none when the value is no array. */
export function objects(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The texts of an array; none when the value is no array. */
export function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** The members of an object that are texts, sorted by name: labels, annotations. */
export function textMap(value: unknown): Readonly<Record<string, string>> {
  if (!isObject(value)) return {};
  const pairs = Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === "string");
  // Built without a prototype, so that a label named "constructor" or "__proto__" is a label like any other.
  const map: Record<string, string> = Object.assign(Object.create(null), {}) as Record<string, string>;
  for (const [name, item] of pairs.sort(([a], [b]) => (a < b ? -1 : 1))) map[name] = item;
  return map;
}

/** A point in time; undefined for Go's zero time ("0001-01-01T00:00:00Z", never) and for anything unreadable. */
export function time(value: unknown): Date | undefined {
  const date = typeof value === "string" ? new Date(value) : undefined;
  return date === undefined || Number.isNaN(date.getTime()) || date.getUTCFullYear() < 1970
    ? undefined
    : date;
}

/** The parsed text, or undefined when it is not JSON. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * The code of a system error ("ECONNREFUSED"); undefined when it has none. By its shape: an error from another realm
 * (a test runner's, a worker's) is no `instanceof Error`.
 */
export function errorCode(error: unknown): string | undefined {
  return isObject(error) ? text(error["code"]) : undefined;
}

/** What an error says. */
export function errorMessage(error: unknown): string {
  return (isObject(error) ? text(error["message"]) : undefined) ?? String(error);
}
