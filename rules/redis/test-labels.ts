/** Labels of the series in this pack's tests, as the exporter and the scrape set them. */

/** A master. */
export const cache1 = {
  job: "redis",
  instance: "cache-1:9121",
  service: "shop-cache",
  team: "shop",
  environment: "production",
  tenant: "acme",
  cluster: "eu-1",
} as const;

/** Another server of the same service. */
export const cache2 = { ...cache1, instance: "cache-2:9121" } as const;

/** What a master says about itself. */
export const master = {
  ...cache1,
  master_replid: "8c1f0d6f3c5e4b7a9d2e1f0a3b4c5d6e7f809182",
  maxmemory_policy: "noeviction",
  os: "Linux 6.1.0-38-amd64 x86_64",
  process_id: "812",
  redis_build_id: "ae4d7c971a948f0",
  redis_mode: "standalone",
  redis_version: "7.0.15",
  role: "master",
  run_id: "31b8f0c2d4e6a8b0c1d3e5f7a9b1c3d5e7f90123",
  tcp_port: "6379",
} as const;
