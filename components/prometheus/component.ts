import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { Product, type ProductArgs } from "../product.ts";

/** Prometheus: scrapes, evaluates the rules, keeps the samples. */
export class Prometheus extends Product {
  constructor(name: string, args: ProductArgs, opts?: ComponentResourceOptions) {
    super("monitoring:prometheus:Prometheus", name, args, opts);
  }
}
