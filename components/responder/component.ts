import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { Product, type ProductArgs } from "../product.ts";

/** Status page and runbooks. */
export class Responder extends Product {
  constructor(name: string, args: ProductArgs, opts?: ComponentResourceOptions) {
    super("monitoring:responder:Responder", name, args, opts);
  }
}
