/** Labels of an application's series in the tests: all that a target can carry. */
export const api = {
  job: "flask",
  instance: "sms-api-1:5000",
  service: "sms-api",
  team: "messaging",
  tenant: "acme",
  cluster: "main",
} as const;

/** What is left of them in a sum over the processes of the service. */
export const apiService = {
  service: "sms-api",
  team: "messaging",
  tenant: "acme",
  cluster: "main",
} as const;
