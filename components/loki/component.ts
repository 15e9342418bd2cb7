import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { Product, type ProductArgs } from "../product.ts";

/** Loki: keeps the log lines. */
export class Loki extends Product {
  constructor(name: string, args: ProductArgs, opts?: ComponentResourceOptions) {
    super("monitoring:loki:Loki", name, args, opts);
  }
}
