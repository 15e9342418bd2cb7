/** Labels of a host's series in the tests. */
export const host = {
  job: "node",
  instance: "database-1:9100",
  service: "database-host",
  team: "operations",
  tenant: "acme",
  cluster: "main",
} as const;

/** Labels of a backup's series: those of its host, and which backup it is. */
export const nightly = { ...host, backup: "shop-database" } as const;
