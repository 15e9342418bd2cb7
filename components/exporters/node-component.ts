import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { Product, type ProductArgs } from "../product.ts";

/** Node exporter: metrics of a host, one on every host. */
export class NodeExporter extends Product {
  constructor(name: string, args: ProductArgs, opts?: ComponentResourceOptions) {
    super("monitoring:exporters:NodeExporter", name, args, opts);
  }
}
