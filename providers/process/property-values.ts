/**
 * Property values as the engine sends them: plain JSON, in which a secret is wrapped, and what is not known yet during a
 * preview is a certain text. What is wrapped must go back wrapped, or it would be stored in the clear.
 */

const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Properties of a resource, as they come. */
export type RawProperties = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Marks a value as secret. */
export function secret(value: unknown): unknown {
  return { [signature]: secretSignature, value };
}

/** The value without its wrapping, all the way down. */
export function unwrap(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrap);
  if (!isObject(value)) return value;
  if (value[signature] === secretSignature) return unwrap(value["value"]);
  if (value[signature] === outputSignature) return "value" in value ? unwrap(value["value"]) : unknownValue;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unwrap(inner)]));
}

/** Whether there is a secret in it. */
export function holdsSecret(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsSecret);
  if (!isObject(value)) return false;
  if (value[signature] === secretSignature) return true;
  if (value[signature] === outputSignature && value["secret"] === true) return true;
  return Object.values(value).some(holdsSecret);
}

/** Whether something in it is not known yet; only so during a preview. */
export function holdsUnknown(value: unknown): boolean {
  const plain = unwrap(value);
  if (Array.isArray(plain)) return plain.some(holdsUnknown);
  return isObject(plain) ? Object.values(plain).some(holdsUnknown) : plain === unknownValue;
}
