/** Labels of an application's series in the tests: all that a target can carry. */
export const portal = {
  job: "fastapi",
  instance: "authentication-1:8000",
  service: "authentication",
  team: "identity",
  tenant: "acme",
  cluster: "main",
} as const;

/** What is left of them in a sum over the processes of the service. */
export const portalService = {
  service: "authentication",
  team: "identity",
  tenant: "acme",
  cluster: "main",
} as const;
