import type { Metric } from "./metric.ts";
import * as node from "./node.ts";
import * as scrape from "./scrape.ts";

/** Every metric that a rule may use. A rule on any other name is refused: nothing here would ever expose it. */
export const metricCatalogue: readonly Metric[] = [node, scrape].flatMap((metrics) => Object.values(metrics));
