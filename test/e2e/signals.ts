import { randomBytes } from "node:crypto";
import type { TestStack } from "./stack.ts";

/** The stored line that contains the text, if Loki has one of the last hour. */
export async function findLogLine(stack: TestStack, text: string): Promise<string | undefined> {
  interface Answer {
    readonly data: {
      readonly result: readonly { readonly values: readonly (readonly [string, string])[] }[];
    };
  }
  const query = encodeURIComponent(`{service_name=~".+"} |= "${text}"`);
  const start = (Date.now() - 3_600_000) * 1_000_000;
  const answer = await stack.json<Answer>("loki", `/loki/api/v1/query_range?query=${query}&start=${start}`);
  return answer.data.result[0]?.values[0]?.[1];
}

/** Sends one span over OTLP/HTTP, as an application does, and returns its trace id. */
export async function sendSpan(stack: TestStack, name: string): Promise<string> {
  const traceId = randomBytes(16).toString("hex");
  const end = BigInt(Date.now()) * 1_000_000n;
  const span = {
    traceId,
    spanId: randomBytes(8).toString("hex"),
    name,
    kind: 2,
    startTimeUnixNano: String(end - 5_000_000n),
    endTimeUnixNano: String(end),
  };
  const response = await fetch(stack.url("collector", "/v1/traces"), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      resourceSpans: [
        {
          resource: { attributes: [{ key: "service.name", value: { stringValue: "e2e" } }] },
          scopeSpans: [{ spans: [span] }],
        },
      ],
    }),
  });
  if (!response.ok)
    throw new Error(`the collector refused the span: ${response.status} ${await response.text()}`);
  return traceId;
}

/** True once Jaeger shows the trace. */
export async function spanIsStored(stack: TestStack, traceId: string): Promise<true | undefined> {
  const response = await fetch(stack.url("jaeger", `/api/traces/${traceId}`));
  return response.ok ? true : undefined;
}
