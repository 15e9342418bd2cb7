import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { Product, type ProductArgs } from "../product.ts";

/** OpenTelemetry Collector: gathers logs and traces, and sends them to Loki and Jaeger. */
export class Collector extends Product {
  constructor(name: string, args: ProductArgs, opts?: ComponentResourceOptions) {
    super("monitoring:collector:Collector", name, args, opts);
  }
}
