import { type Source, source } from "../source.ts";
import { fetchText } from "../upstream.ts";
import { parseJson } from "../decode.ts";

/** What a product said when it was asked, or why it could not be. */
export type Answer<T> =
  | { readonly kind: "known"; readonly value: T; readonly at: Date }
  | { readonly kind: "unreachable"; readonly reason: string; readonly at: Date }
  /** The first question is still under way. */
  | { readonly kind: "pending" };

type Outcome<T> =
  { readonly kind: "known"; readonly value: T } | { readonly kind: "unreachable"; readonly reason: string };

/**
 * A question that is asked over HTTP and answered in JSON.
 *
 * @param decode makes the value of the parsed JSON; undefined when it is not what was asked for.
 */
export function question<T>(
  url: string,
  decode: (json: unknown) => T | undefined,
): (waitMs: number) => Promise<Answer<T>> {
  const answers: Source<Outcome<T>> = source(async () => {
    const fetched = await fetchText(url);
    if (fetched.kind === "failed") return { kind: "unreachable", reason: fetched.reason };
    const value = decode(parseJson(fetched.body));
    if (value === undefined)
      return {
        kind: "unreachable",
        reason: `${URL.parse(url)?.host ?? url} gives an answer that is not its own`,
      };
    return { kind: "known", value };
  });
  return async (waitMs) => {
    const reading = await answers.read(waitMs);
    return reading === undefined ? { kind: "pending" } : { ...reading.value, at: reading.at };
  };
}
