import { gauge } from "./metric.ts";

/** What Prometheus itself adds to every target that it scrapes. */

export const up = gauge("up", {
  exporter: "scrape",
  help: "1 when the last scrape of the target worked, 0 when it did not.",
  unit: "boolean",
});
