/** Labels of the shop's series in the tests: all that a target can carry. */
export const shop = {
  job: "fastapi",
  instance: "shop-1:8000",
  service: "shop",
  team: "commerce",
  tenant: "acme",
  cluster: "main",
} as const;

/** What is left of them in a sum over the processes of the service. */
export const shopService = {
  service: "shop",
  team: "commerce",
  tenant: "acme",
  cluster: "main",
} as const;
