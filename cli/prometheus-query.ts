import { ProblemsError } from "../model/problem.ts";

/** How long Prometheus may take to answer. */
const answerMs = 15_000;

/** One series of an answer, with its value. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * Asks Prometheus for the series that an expression gives now.
 *
 * @param address host:port.
 * @throws ProblemsError when it does not answer, or not as expected.
 */
export async function queryVector(address: string, query: string): Promise<readonly Sample[]> {
  const where = `http://${address}`;
  const failed = (what: string, fix: string): ProblemsError =>
    new ProblemsError([{ where, message: `expected Prometheus to answer, and ${what}: ${fix}` }]);
  let status: number;
  let text: string;
  try {
    const answer = await fetch(`${where}/api/v1/query`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ query }),
      signal: AbortSignal.timeout(answerMs),
    });
    status = answer.status;
    text = await answer.text();
  } catch {
    throw failed("it does not", "'./monitoring status' shows whether it runs");
  }
  const samples = samplesOf(text);
  if (samples === undefined)
    throw failed(
      `it answered ${status}: ${text.slice(0, 200)}`,
      "'./monitoring logs prometheus' says why, if it is Prometheus",
    );
  return samples;
}

function samplesOf(text: string): readonly Sample[] | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(body) || body["status"] !== "success" || !isObject(body["data"])) return undefined;
  const { result } = body["data"];
  if (!Array.isArray(result)) return undefined;
  return result.flatMap((one: unknown): readonly Sample[] => {
    if (!isObject(one) || !isObject(one["metric"]) || !Array.isArray(one["value"])) return [];
    const labels = Object.entries(one["metric"]).map(([name, value]) => [name, String(value)] as const);
    return [{ labels: Object.fromEntries(labels), value: Number(one["value"][1]) }];
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
