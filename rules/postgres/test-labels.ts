/** Labels of the series in this pack's tests, as the exporter and the scrape set them. */

/** A primary. */
export const primary = {
  job: "postgres",
  instance: "db-1:9187",
  service: "shop-database",
  team: "shop",
  environment: "production",
  tenant: "acme",
  cluster: "eu-1",
} as const;

/** Another server of the same service. */
export const secondary = { ...primary, instance: "db-2:9187" } as const;

/** The address that the exporter is connected to. */
export const server = { server: "10.0.0.11:5432" } as const;

/** A database of the primary, as PostgreSQL counts it. */
export const orders = { ...primary, datid: "16384", datname: "orders" } as const;

/** Labels that are left of {@link orders} after it was summed up. */
export const ordersDatabase = { ...primary, datname: "orders" } as const;

/** A session of an application in the middle of a query. */
export const session = {
  ...primary,
  ...server,
  datname: "orders",
  usename: "shop",
  application_name: "shop-api",
  backend_type: "client backend",
  state: "active",
  wait_event: "",
  wait_event_type: "",
} as const;
