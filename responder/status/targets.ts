import { isObject, objects, text, textMap, time } from "../decode.ts";

/** One thing that Prometheus scrapes. */
export interface ScrapeTarget {
  readonly job: string;
  readonly instance: string;
  /** The monitored service, where it differs from the job. */
  readonly service?: string;
  /** "unknown" until the first scrape. */
  readonly health: "up" | "down" | "unknown";
  /** @default none: never scraped yet */
  readonly lastScrape?: Date;
  /** What went wrong at the last scrape. @default none: it went well */
  readonly lastError?: string;
}

const order = { down: 0, unknown: 1, up: 2 } as const;

/** Reads `/api/v1/targets` of Prometheus; the broken ones come first. Undefined when it is another answer. */
export function decodeTargets(json: unknown): readonly ScrapeTarget[] | undefined {
  if (!isObject(json) || json["status"] !== "success" || !isObject(json["data"])) return undefined;
  if (!Array.isArray(json["data"]["activeTargets"])) return undefined;
  return objects(json["data"]["activeTargets"])
    .map((target): ScrapeTarget => {
      const labels = textMap(target["labels"]);
      const job = labels["job"] ?? text(target["scrapePool"]) ?? "unnamed";
      const service = labels["service"];
      const lastScrape = time(target["lastScrape"]);
      const lastError = text(target["lastError"]);
      return {
        job,
        instance: labels["instance"] ?? text(target["scrapeUrl"]) ?? "",
        ...(service === undefined || service === job ? {} : { service }),
        health: target["health"] === "up" ? "up" : target["health"] === "down" ? "down" : "unknown",
        ...(lastScrape === undefined ? {} : { lastScrape }),
        ...(lastError === undefined ? {} : { lastError }),
      };
    })
    .sort(
      (a, b) =>
        order[a.health] - order[b.health] ||
        a.job.localeCompare(b.job) ||
        a.instance.localeCompare(b.instance),
    );
}
