import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { Product, type ProductArgs } from "../product.ts";

/** Jaeger: keeps the traces. */
export class Jaeger extends Product {
  constructor(name: string, args: ProductArgs, opts?: ComponentResourceOptions) {
    super("monitoring:jaeger:Jaeger", name, args, opts);
  }
}
