import type { Archive, OnPath, ToolSpec, ToolTable } from "./tool-spec.ts";

/**
 * The one table of versions: what is built, downloaded, tested and deployed. To change a version, change its row and, in
 * its family's folder, run `go get -tool <package>@<module version>` (with GONOSUMDB=<module> only where the checksum
 * lookup of a module fails, and never when building); test/tools/versions.test.ts holds row and go.mod equal.
 */

/** How every program of the Prometheus family prints its version: "prometheus, version 3.15.0 (branch: ...". */
const prometheusStyle: OnPath = { args: ["--version"], version: /, version v?(\d+\.\d+\.\d+)/ };

/** The release archives of the Prometheus organisations all have one shape. */
function prometheusArchive(repository: string, binary: string): Archive {
  const name = repository.slice(repository.indexOf("/") + 1);
  const release = `https://github.com/${repository}/releases/download/v{version}`;
  return {
    url: `${release}/${name}-{version}.{os}-{arch}.tar.gz`,
    binary: `${name}-{version}.{os}-{arch}/${binary}`,
    checksums: `${release}/sha256sums.txt`,
  };
}

const prometheusVersion = "github.com/prometheus/common/version.Version={version}";
/** Only the service discoveries in use: without the others the build is minutes shorter and the binary half as big. */
const prometheusTags = [
  "remove_all_sd",
  "enable_aws_sd",
  "enable_dns_sd",
  "enable_kubernetes_sd",
  "enable_moby_sd",
] as const;

const table = {
  pulumi: {
    version: "3.250.0",
    what: "Pulumi engine and command line",
    onPath: { args: ["version"], version: /^v(\d+\.\d+\.\d+)$/m },
    archive: {
      url: "https://github.com/pulumi/pulumi/releases/download/v{version}/pulumi-v{version}-{os}-{arch}.tar.gz",
      binary: "pulumi/pulumi",
      checksums:
        "https://github.com/pulumi/pulumi/releases/download/v{version}/pulumi-{version}-checksums.txt",
      arch: { amd64: "x64" },
      // The engine looks for its language and policy plugins beside itself.
      whole: true,
    },
    build: {
      family: "pulumi",
      module: "github.com/pulumi/pulumi/pkg/v3",
      moduleVersion: "v3.250.0",
      package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
      variables: ["github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v{version}"],
      companions: [
        { module: "github.com/pulumi/pulumi/sdk/v3", path: "nodejs/dist/pulumi-resource-pulumi-nodejs" },
        { path: "pulumi-analyzer-policy-nodejs" },
      ],
    },
  },
  "pulumi-language-nodejs": {
    // The newest that is a module. It only serves plain `pulumi up`, and lives in a folder of its own: beside or before
    // the engine on PATH it makes policy packs fail.
    version: "3.67.0",
    what: "Pulumi's Node.js language plugin, for plain `pulumi up`",
    build: {
      family: "pulumi-language-nodejs",
      module: "github.com/pulumi/pulumi/sdk/v3",
      moduleVersion: "v3.67.0",
      package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
      variables: ["github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v{version}"],
    },
  },
  "process-compose": {
    version: "1.85.0",
    what: "runs the processes of the local target",
    onPath: { args: ["version"], version: /Version:\s+v?(\d+\.\d+\.\d+)/ },
    archive: {
      url: "https://github.com/F1bonacc1/process-compose/releases/download/v{version}/process-compose_{os}_{arch}.tar.gz",
      binary: "process-compose",
      checksums:
        "https://github.com/F1bonacc1/process-compose/releases/download/v{version}/process-compose_checksums.txt",
    },
    build: {
      family: "process-compose",
      module: "github.com/f1bonacc1/process-compose",
      moduleVersion: "v1.85.0",
      package: "github.com/f1bonacc1/process-compose",
      variables: ["github.com/f1bonacc1/process-compose/src/config.Version=v{version}"],
    },
  },
  prometheus: {
    version: "3.15.0",
    what: "metrics database and rule engine",
    image: "prom/prometheus:v3.15.0",
    onPath: prometheusStyle,
    archive: prometheusArchive("prometheus/prometheus", "prometheus"),
    build: {
      family: "prometheus",
      module: "github.com/prometheus/prometheus",
      moduleVersion: "v0.315.0",
      package: "github.com/prometheus/prometheus/cmd/prometheus",
      tags: prometheusTags,
      variables: [prometheusVersion],
      webUi: "prometheus",
    },
  },
  promtool: {
    version: "3.15.0",
    what: "checks and tests Prometheus rules and configuration",
    onPath: prometheusStyle,
    archive: prometheusArchive("prometheus/prometheus", "promtool"),
    build: {
      family: "prometheus",
      module: "github.com/prometheus/prometheus",
      moduleVersion: "v0.315.0",
      package: "github.com/prometheus/prometheus/cmd/promtool",
      tags: prometheusTags,
      variables: [prometheusVersion],
    },
  },
  alertmanager: {
    // The newest whose web UI is inside the module.
    version: "0.31.0",
    what: "groups, routes and mutes alerts",
    image: "prom/alertmanager:v0.31.0",
    onPath: prometheusStyle,
    archive: prometheusArchive("prometheus/alertmanager", "alertmanager"),
    build: {
      family: "alertmanager",
      module: "github.com/prometheus/alertmanager",
      moduleVersion: "v0.31.0",
      package: "github.com/prometheus/alertmanager/cmd/alertmanager",
      variables: [prometheusVersion],
    },
  },
  amtool: {
    version: "0.31.0",
    what: "checks Alertmanager's configuration, routes and templates",
    onPath: prometheusStyle,
    archive: prometheusArchive("prometheus/alertmanager", "amtool"),
    build: {
      family: "alertmanager",
      module: "github.com/prometheus/alertmanager",
      moduleVersion: "v0.31.0",
      package: "github.com/prometheus/alertmanager/cmd/amtool",
      variables: [prometheusVersion],
    },
  },
  loki: {
    version: "3.7.8",
    what: "log database",
    image: "grafana/loki:3.7.8",
    onPath: { args: ["--version"], version: /, version v?(\d+\.\d+\.\d+)/ },
    archive: {
      url: "https://github.com/grafana/loki/releases/download/v{version}/loki-{os}-{arch}.zip",
      binary: "loki-{os}-{arch}",
      checksums: "https://github.com/grafana/loki/releases/download/v{version}/SHA256SUMS",
    },
    build: {
      family: "loki",
      module: "github.com/grafana/loki/v3",
      moduleVersion: "v3.7.8",
      package: "github.com/grafana/loki/v3/cmd/loki",
      tags: ["netgo"],
      variables: ["github.com/grafana/loki/v3/pkg/util/build.Version={version}"],
    },
  },
  jaeger: {
    // v2.13.0 and v1.76.0 are one release; only the v1 number is a Go module.
    version: "2.13.0",
    what: "trace database",
    image: "jaegertracing/jaeger:2.13.0",
    onPath: { args: ["version"], version: /"gitVersion":\s*"v?(\d+\.\d+\.\d+)"/ },
    archive: {
      url: "https://github.com/jaegertracing/jaeger/releases/download/v{version}/jaeger-{version}-{os}-{arch}.tar.gz",
      binary: "jaeger-{version}-{os}-{arch}/jaeger",
      checksums:
        "https://github.com/jaegertracing/jaeger/releases/download/v{version}/jaeger-{version}.sha256sum.txt",
    },
    build: {
      family: "jaeger",
      module: "github.com/jaegertracing/jaeger",
      moduleVersion: "v1.76.0",
      package: "github.com/jaegertracing/jaeger/cmd/jaeger",
      variables: ["github.com/jaegertracing/jaeger/internal/version.latestVersion=v{version}"],
      note: "without its web UI, which is not part of its Go module",
    },
  },
  collector: {
    // Our own selection of components, so there is no archive; the image is the vendor's, which has them all and more.
    version: "0.140.1",
    what: "OpenTelemetry Collector with the components that this stack uses",
    image: "otel/opentelemetry-collector-contrib:0.140.1",
    build: {
      family: "collector",
      module: "github.com/open-telemetry/opentelemetry-collector-contrib/receiver/filelogreceiver",
      moduleVersion: "v0.140.1",
      package: ".",
      variables: ["main.version={version}"],
    },
  },
  node_exporter: {
    version: "1.12.1",
    what: "metrics of a host",
    image: "prom/node-exporter:v1.12.1",
    onPath: prometheusStyle,
    archive: prometheusArchive("prometheus/node_exporter", "node_exporter"),
    build: {
      family: "node-exporter",
      module: "github.com/prometheus/node_exporter",
      moduleVersion: "v1.12.1",
      package: "github.com/prometheus/node_exporter",
      variables: [prometheusVersion],
    },
  },
  blackbox_exporter: {
    version: "0.28.0",
    what: "probes of endpoints from outside",
    image: "prom/blackbox-exporter:v0.28.0",
    onPath: prometheusStyle,
    archive: prometheusArchive("prometheus/blackbox_exporter", "blackbox_exporter"),
    build: {
      family: "blackbox-exporter",
      module: "github.com/prometheus/blackbox_exporter",
      moduleVersion: "v0.28.0",
      package: "github.com/prometheus/blackbox_exporter",
      variables: [prometheusVersion],
    },
  },
  postgres_exporter: {
    version: "0.17.1",
    what: "metrics of PostgreSQL",
    image: "prometheuscommunity/postgres-exporter:v0.17.1",
    onPath: prometheusStyle,
    archive: prometheusArchive("prometheus-community/postgres_exporter", "postgres_exporter"),
    build: {
      family: "postgres-exporter",
      module: "github.com/prometheus-community/postgres_exporter",
      moduleVersion: "v0.17.1",
      package: "github.com/prometheus-community/postgres_exporter/cmd/postgres_exporter",
      variables: [prometheusVersion],
    },
  },
  redis_exporter: {
    version: "1.74.0",
    what: "metrics of Redis",
    image: "oliver006/redis_exporter:v1.74.0",
    onPath: { args: ["--version"], version: /Exporter v?(\d+\.\d+\.\d+)/ },
    archive: {
      url: "https://github.com/oliver006/redis_exporter/releases/download/v{version}/redis_exporter-v{version}.{os}-{arch}.tar.gz",
      binary: "redis_exporter-v{version}.{os}-{arch}/redis_exporter",
      checksums: "https://github.com/oliver006/redis_exporter/releases/download/v{version}/sha256sums.txt",
    },
    build: {
      family: "redis-exporter",
      module: "github.com/oliver006/redis_exporter",
      moduleVersion: "v1.74.0",
      package: "github.com/oliver006/redis_exporter",
      variables: ["main.BuildVersion=v{version}"],
    },
  },
  elasticsearch_exporter: {
    version: "1.10.0",
    what: "metrics of Elasticsearch",
    image: "prometheuscommunity/elasticsearch-exporter:v1.10.0",
    onPath: prometheusStyle,
    archive: prometheusArchive("prometheus-community/elasticsearch_exporter", "elasticsearch_exporter"),
    build: {
      family: "elasticsearch-exporter",
      module: "github.com/prometheus-community/elasticsearch_exporter",
      moduleVersion: "v1.10.0",
      package: "github.com/prometheus-community/elasticsearch_exporter",
      variables: [prometheusVersion],
    },
  },
  "nginx-prometheus-exporter": {
    version: "1.5.1",
    what: "metrics of nginx",
    image: "nginx/nginx-prometheus-exporter:1.5.1",
    onPath: prometheusStyle,
    archive: {
      url: "https://github.com/nginx/nginx-prometheus-exporter/releases/download/v{version}/nginx-prometheus-exporter_{version}_{os}_{arch}.tar.gz",
      binary: "nginx-prometheus-exporter",
      checksums:
        "https://github.com/nginx/nginx-prometheus-exporter/releases/download/v{version}/nginx-prometheus-exporter_{version}_checksums.txt",
    },
    build: {
      family: "nginx-exporter",
      module: "github.com/nginx/nginx-prometheus-exporter",
      moduleVersion: "v1.5.1",
      package: "github.com/nginx/nginx-prometheus-exporter",
      variables: [prometheusVersion],
    },
  },
  grafana: {
    // Not a Go module that can be built: from PATH or the vendor's archive, or not at all.
    version: "13.2.1",
    what: "dashboards",
    image: "grafana/grafana:13.2.1",
    optional: true,
    onPath: { args: ["--version"], version: /version v?(\d+\.\d+\.\d+)/, fit: "same minor" },
    archive: {
      // The number is the vendor's build of this version.
      url: "https://dl.grafana.com/grafana/release/{version}/grafana_{version}_33191028959_{os}_{arch}.tar.gz",
      binary: "grafana-{version}/bin/grafana",
      checksums:
        "https://dl.grafana.com/grafana/release/{version}/grafana_{version}_33191028959_{os}_{arch}.tar.gz.sha256",
      whole: true,
    },
  },
} as const satisfies ToolTable;

/** Name of a tool in the table. */
export type ToolName = keyof typeof table;

/** The table of tools, by name; frozen through and through. */
export const toolTable: Readonly<Record<ToolName, ToolSpec>> = deepFreeze(table);

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value) as unknown[]) {
    // A frozen RegExp without the global flag still matches.
    if (typeof part === "object" && part !== null) deepFreeze(part);
  }
  return Object.freeze(value);
}

/** Names of all tools, in the order of the table. */
export const toolNames: readonly ToolName[] = Object.freeze(Object.keys(table) as ToolName[]);

/** Whether a text is the name of a tool. */
export function isToolName(text: string): text is ToolName {
  return Object.hasOwn(table, text);
}

/** Whether a tool can be built from its Go module when no archive can be had. */
export function isBuildable(name: ToolName): boolean {
  return toolTable[name].build !== undefined;
}
