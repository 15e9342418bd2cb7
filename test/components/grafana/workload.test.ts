import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { load } from "js-yaml";
import { dataSourceUids } from "../../../components/grafana/datasources.ts";
import { grafanaWorkload } from "../../../components/grafana/workload.ts";
import { localSite } from "../../../components/targets/local/site.ts";
import { settingsSchema } from "../../../model/settings/schema.ts";
import { expectGolden } from "../golden.ts";

// Grafana cannot be built from a module, so nothing here runs it: these tests read what it would read.
const settings = settingsSchema.parse({});
const workload = grafanaWorkload({ settings, site: localSite(settings) });
const ini = workload.files["grafana.ini"] ?? "";
const sourcesText = workload.files["provisioning/datasources/datasources.yml"] ?? "";

interface DataSource {
  readonly uid: string;
  readonly url: string;
  readonly editable: boolean;
  readonly jsonData: {
    readonly exemplarTraceIdDestinations?: readonly { readonly datasourceUid: string }[];
    readonly derivedFields?: readonly {
      readonly datasourceUid: string;
      readonly matcherType: string;
      readonly matcherRegex: string;
    }[];
    readonly tracesToLogsV2?: { readonly datasourceUid: string; readonly query: string };
    readonly tracesToMetrics?: { readonly datasourceUid: string };
  };
}
const sources = (load(sourcesText) as { readonly datasources: readonly DataSource[] }).datasources;

function source(uid: string): DataSource {
  const found = sources.find((candidate) => candidate.uid === uid);
  if (found === undefined) throw new Error(`no data source ${uid}`);
  return found;
}

describe("Grafana's files", () => {
  it("are the golden ones", () => {
    expectGolden(workload, join(import.meta.dirname, "golden"));
  });

  it("let nobody in without a login, and take the password from a secret file", () => {
    expect(ini).toMatch(/\[auth\.anonymous\]\nenabled = false\n/);
    expect(ini).toMatch(/\nadmin_password = \$__file\{\.\.\/secrets\/grafanaAdminPassword\}\n/);
    expect(ini).toMatch(/\nallow_sign_up = false\n/);
    expect(workload.secretFiles).toEqual(["grafanaAdminPassword"]);
  });

  it("listen on loopback and call nobody at home", () => {
    expect(ini).toMatch(/\nhttp_addr = 127\.0\.0\.1\n/);
    for (const key of [
      "reporting_enabled",
      "check_for_updates",
      "check_for_plugin_updates",
      "news_feed_enabled",
    ])
      expect(ini).toContain(`\n${key} = false\n`);
    expect(ini).toContain("\npreinstall_disabled = true\n");
  });

  it("name every data source by its uid, under the address of its workload", () => {
    expect(Object.fromEntries(sources.map(({ uid, url }) => [uid, url]))).toEqual({
      prometheus: "http://127.0.0.1:9090",
      alertmanager: "http://127.0.0.1:9093",
      loki: "http://127.0.0.1:3100",
      jaeger: "http://127.0.0.1:16686",
    });
    expect(sources.filter(({ editable }) => editable)).toEqual([]);
  });

  it("lead from metrics and log lines to traces, and from traces to log lines and metrics", () => {
    const { prometheus, loki, jaeger } = dataSourceUids;
    const uids = (links: readonly { readonly datasourceUid: string }[] = []) =>
      links.map(({ datasourceUid }) => datasourceUid);
    expect(uids(source(prometheus).jsonData.exemplarTraceIdDestinations)).toEqual([jaeger]);
    expect(uids(source(loki).jsonData.derivedFields)).toEqual([jaeger, jaeger]);
    expect(source(jaeger).jsonData.tracesToLogsV2?.datasourceUid).toBe(loki);
    expect(source(jaeger).jsonData.tracesToMetrics?.datasourceUid).toBe(prometheus);
  });

  it("write every dollar twice, since Grafana reads a single one as an environment variable", () => {
    expect(source("jaeger").jsonData.tracesToLogsV2?.query).toBe(
      '{$${__tags}} | trace_id="$${__trace.traceId}"',
    );
    expect(sourcesText.replaceAll("$$", "").includes("$")).toBe(false);
  });

  it.each([
    '{"trace_id":"0af7651916cd43dd8448eb211c80319c"}',
    "traceID=0af7651916cd43dd8448eb211c80319c done",
  ])("find the trace id in the text %s", (line) => {
    const field = source("loki").jsonData.derivedFields?.find(({ matcherType }) => matcherType === "regex");
    // Grafana runs it in the browser, so it must be a regular expression of JavaScript.
    expect(new RegExp(field?.matcherRegex ?? "").exec(line)?.[1]).toBe("0af7651916cd43dd8448eb211c80319c");
  });

  it("let no one save over a dashboard in the browser", () => {
    const provider = workload.files["provisioning/dashboards/dashboards.yml"];
    expect(provider).toContain("allowUiUpdates: false");
    expect(provider).toContain("path: ./dashboards");
  });

  it("hold a dashboard whose panels use data sources that exist, and do not overlap", () => {
    interface Panel {
      readonly datasource: { readonly uid: string };
      readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
    }
    const overview = JSON.parse(workload.files["dashboards/overview.json"] ?? "") as {
      readonly uid: string;
      readonly panels: readonly Panel[];
    };
    expect(overview.uid).toBe("overview");
    const known = new Set(sources.map(({ uid }) => uid));
    expect(overview.panels.filter(({ datasource }) => !known.has(datasource.uid))).toEqual([]);
    const cells = overview.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
  });

  it("take more dashboards beside the overview", () => {
    const more = grafanaWorkload({
      settings,
      site: localSite(settings),
      dashboards: { "shop/orders.json": "{}" },
    });
    expect(Object.keys(more.files)).toContain("dashboards/shop/orders.json");
  });
});

describe("Grafana's paths", () => {
  it("are left to the target to make absolute, since Grafana takes relative ones from its home", () => {
    expect(workload.homeFlag).toBe("--homepath");
    expect(workload.pathEnv).toEqual({
      GF_PATHS_DATA: "../data",
      GF_PATHS_LOGS: "../data/log",
      GF_PATHS_PLUGINS: "../data/plugins",
      GF_PATHS_PROVISIONING: "./provisioning",
    });
    expect(ini).not.toContain("[paths]");
  });
});
