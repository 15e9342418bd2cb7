/** Labels of a data checker's series in the tests: all that a target can carry. */
export const checker = {
  job: "flask",
  instance: "data-checker-1:5000",
  service: "warehouse",
  team: "data",
  tenant: "acme",
  cluster: "main",
} as const;

/** What is left of them in a sum over the processes of the service. */
export const checkerService = {
  service: "warehouse",
  team: "data",
  tenant: "acme",
  cluster: "main",
} as const;
