import * as pulumi from "@pulumi/pulumi";
import { Alertmanager } from "./alertmanager/component.ts";
import { Collector } from "./collector/component.ts";
import { BlackboxExporter } from "./exporters/blackbox-component.ts";
import { NodeExporter } from "./exporters/node-component.ts";
import { Grafana } from "./grafana/component.ts";
import { Jaeger } from "./jaeger/component.ts";
import { Loki } from "./loki/component.ts";
import type { StackPlan } from "./plan.ts";
import type { Product, ProductArgs } from "./product.ts";
import { Prometheus } from "./prometheus/component.ts";
import { Responder } from "./responder/component.ts";

type ProductClass = new (name: string, args: ProductArgs, opts?: pulumi.ComponentResourceOptions) => Product;

/** The component of each workload, by the workload's name. */
const products: Readonly<Record<string, ProductClass>> = {
  prometheus: Prometheus,
  alertmanager: Alertmanager,
  grafana: Grafana,
  loki: Loki,
  jaeger: Jaeger,
  collector: Collector,
  "node-exporter": NodeExporter,
  "blackbox-exporter": BlackboxExporter,
  responder: Responder,
};

/** Arguments of {@link MonitoringStack}. */
export interface MonitoringStackArgs extends Omit<ProductArgs, "workload"> {
  readonly plan: StackPlan;
}

/** The whole monitoring stack of one environment: every product of the plan, on one target. */
export class MonitoringStack extends pulumi.ComponentResource {
  /** Address of each product, by the name of its workload. */
  readonly urls: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, args: MonitoringStackArgs, opts?: pulumi.ComponentResourceOptions) {
    super("monitoring:stack:MonitoringStack", name, {}, opts);
    const { plan, target, secrets } = args;
    this.urls = Object.fromEntries(
      plan.workloads.map((workload) => {
        const ProductOf = products[workload.name];
        if (ProductOf === undefined) throw new Error(`no component class for the workload ${workload.name}`);
        return [
          workload.name,
          new ProductOf(workload.name, { target, workload, secrets }, { parent: this }).url,
        ];
      }),
    );
    this.registerOutputs({ urls: this.urls });
  }
}
