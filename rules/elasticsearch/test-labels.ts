/** Labels of a cluster's series in the tests of its rules. */

/** The exporter as a target. */
export const target = {
  job: "elasticsearch",
  instance: "es-exporter:9114",
  service: "search",
  team: "catalogue",
  environment: "test",
} as const;

/** Series of the cluster as a whole. */
export const products = { ...target, cluster: "products" } as const;

/** Series of one of its nodes. */
export const data1 = {
  ...products,
  host: "10.0.3.11",
  name: "data-1",
  es_master_node: "false",
  es_data_node: "true",
  es_ingest_node: "true",
  es_client_node: "true",
} as const;
/** Another node. */
export const data2 = { ...data1, host: "10.0.3.12", name: "data-2" } as const;

/** Labels of an alert about a node. */
export const data1Alert = { ...products, name: "data-1" } as const;
