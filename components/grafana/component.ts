import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { Product, type ProductArgs } from "../product.ts";

/** Grafana: dashboards, with the data sources provisioned and linked. */
export class Grafana extends Product {
  constructor(name: string, args: ProductArgs, opts?: ComponentResourceOptions) {
    super("monitoring:grafana:Grafana", name, args, opts);
  }
}
