import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { Product, type ProductArgs } from "../product.ts";

/** Blackbox exporter: probes from outside, over HTTP, TCP, DNS and TLS. */
export class BlackboxExporter extends Product {
  constructor(name: string, args: ProductArgs, opts?: ComponentResourceOptions) {
    super("monitoring:exporters:BlackboxExporter", name, args, opts);
  }
}
