import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { Product, type ProductArgs } from "../product.ts";

/** Alertmanager: groups, mutes and delivers alerts. */
export class Alertmanager extends Product {
  constructor(name: string, args: ProductArgs, opts?: ComponentResourceOptions) {
    super("monitoring:alertmanager:Alertmanager", name, args, opts);
  }
}
