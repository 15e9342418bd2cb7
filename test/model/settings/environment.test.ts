import { describe, expect, it } from "@jest/globals";
import { environmentSecrets, secretVariables } from "../../../model/settings/environment.ts";
import { secretNames } from "../../../model/settings/secrets.ts";

describe("secrets from the environment", () => {
  it("has a variable of its own for every secret", () => {
    expect(Object.keys(secretVariables).sort()).toEqual([...secretNames].sort());
    expect(new Set(Object.values(secretVariables)).size).toBe(secretNames.length);
  });

  it("names the secrets that are set, and takes an empty variable for none", () => {
    const variables = {
      MONITORING_WEBHOOK_URL: "https://x",
      MONITORING_WEBHOOK_TOKEN: "",
      GRAFANA_ADMIN_PASSWORD: "p",
    };
    expect([...environmentSecrets(variables)]).toEqual(["webhookUrl", "grafanaAdminPassword"]);
  });
});
