/**
 * What an application can say of itself, by metrics that follow this product's conventions (rules/metrics/):
 * `application` (queues, processing, limits, circuit breakers, deployments), `business`, `security`, `data-quality`, and
 * `backup` (through the node exporter's text files).
 */
export type Signal = "application" | "business" | "security" | "data-quality" | "backup";
