import { randomBytes } from "node:crypto";
import type { Running } from "./ground.ts";

/** A stored log line with the labels and structured metadata of its stream. */
export interface StoredLine {
  readonly line: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Stored lines of the last hour that contain a text. */
export async function storedLines(loki: Running, text: string): Promise<readonly StoredLine[]> {
  const query = encodeURIComponent(`{service_name=~".+"} |= ${JSON.stringify(text)}`);
  const answer = JSON.parse(
    await loki.text("web", `/loki/api/v1/query_range?query=${query}&since=1h&limit=1000`),
  ) as {
    readonly data: {
      readonly result: readonly {
        readonly stream: Readonly<Record<string, string>>;
        readonly values: readonly (readonly [string, string])[];
      }[];
    };
  };
  return answer.data.result.flatMap(({ stream, values }) =>
    values.map(([, line]) => ({ line, labels: stream })),
  );
}

/** The stored line that contains a text, for waiting until there is one. */
export async function storedLine(loki: Running, text: string): Promise<StoredLine | undefined> {
  return (await storedLines(loki, text))[0];
}

/** Sends one span of a service over OTLP/HTTP and returns its trace id. */
export async function sendSpan(collector: Running, service: string): Promise<string> {
  const traceId = randomBytes(16).toString("hex");
  const end = BigInt(Date.now()) * 1_000_000n;
  await post(collector, "/v1/traces", {
    resourceSpans: [
      {
        resource: resource(service),
        scopeSpans: [
          {
            spans: [
              {
                traceId,
                spanId: randomBytes(8).toString("hex"),
                name: "GET /orders",
                kind: 2,
                startTimeUnixNano: String(end - 30_000_000n),
                endTimeUnixNano: String(end),
              },
            ],
          },
        ],
      },
    ],
  });
  return traceId;
}

/** Sends one log line of a trace over OTLP/HTTP. */
export async function sendLine(
  collector: Running,
  service: string,
  line: string,
  traceId: string,
): Promise<void> {
  const logRecords = [
    {
      timeUnixNano: String(BigInt(Date.now()) * 1_000_000n),
      severityText: "ERROR",
      body: { stringValue: line },
      traceId,
    },
  ];
  await post(collector, "/v1/logs", {
    resourceLogs: [{ resource: resource(service), scopeLogs: [{ logRecords }] }],
  });
}

/** True once Jaeger shows a trace. */
export async function storedTrace(jaeger: Running, traceId: string): Promise<true | undefined> {
  return (await fetch(jaeger.url("web", `/api/traces/${traceId}`))).ok ? true : undefined;
}

function resource(service: string) {
  return { attributes: [{ key: "service.name", value: { stringValue: service } }] };
}

async function post(collector: Running, path: string, body: unknown): Promise<void> {
  const response = await fetch(collector.url("web", path), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
}
