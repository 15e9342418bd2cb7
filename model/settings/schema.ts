import { z } from "zod";
import { durationSeconds } from "../duration.ts";
import { defaultPorts, type PortName } from "./ports.ts";

/** A Prometheus duration between two bounds, kept as the text people write. */
function duration(example: string, minimum = "1s", maximum = "10y") {
  const low = durationSeconds(minimum) ?? 0;
  const high = durationSeconds(maximum) ?? Infinity;
  return z
    .string({ error: `expected a duration such as "${example}"` })
    .refine((text) => durationSeconds(text) !== undefined, {
      error: `expected a duration such as "${example}"`,
    })
    .refine((text) => (durationSeconds(text) ?? low) >= low && (durationSeconds(text) ?? low) <= high, {
      error: `expected a duration from ${minimum} to ${maximum}`,
    });
}

const port = z
  .int({ error: "expected a port number from 1 to 65535" })
  .min(1, { error: "expected a port number from 1 to 65535" })
  .max(65_535, { error: "expected a port number from 1 to 65535" });

const size = z.string().regex(/^\d+(MB|GB|TB)$/, { error: 'expected a size such as "20GB"' });

const httpUrl = z.url({
  protocol: /^https?$/,
  error: 'expected a URL such as "https://hooks.example.com/alerts"',
});

const portsShape = Object.fromEntries(
  Object.entries(defaultPorts).map(([name, value]) => [name, port.default(value)]),
) as Record<PortName, z.ZodDefault<typeof port>>;

/** Ways to deliver alerts that an override can choose from. */
const channelNames = ["webhook"] as const;

/** One alert's overrides, by alert name; the names are checked against the rules when the model is compiled. */
export const alertOverrideSchema = z.strictObject({
  /** In the unit of the rule's own threshold. */
  threshold: z.number().optional(),
  for: duration("5m", "0", "30d").optional(),
  severity: z.enum(["critical", "warning", "info"]).optional(),
  /** Name of the team that is told instead of the owner of the service. */
  team: z.string().min(1).optional(),
  /** Channels that it is sent to instead of all; none: it is only shown. */
  channels: z
    .array(z.enum(channelNames, { error: `expected one of the channels ${channelNames.join(", ")}` }))
    .optional(),
  enabled: z.boolean().optional(),
});

const alertOverrides = z.record(z.string(), alertOverrideSchema).default({});

/**
 * Everything that differs from one environment to the next: the keys of `Pulumi.<env>.yaml` under `monitoring:`, each
 * with its default. Unknown keys are refused at every depth.
 */
export const settingsSchema = z.strictObject({
  /** Platform that the stack runs on. */
  target: z
    .enum(["local"], { error: 'expected "local" (docker, kubernetes and ec2 are not built yet)' })
    .default("local"),
  /** Folder of the catalogue: definitions of what is monitored. The default is this repository's own. */
  catalogue: z.string().min(1).default("."),
  /** Address that everything listens on. Anything but loopback opens the stack to the network. */
  bind: z
    .union([z.ipv4(), z.ipv6()], { error: 'expected an IP address such as "127.0.0.1"' })
    .default("127.0.0.1"),
  ports: z.strictObject(portsShape).prefault({}),
  prometheus: z
    .strictObject({
      /**
       * Scrape and evaluation interval (requirement S4). Beyond 2 minutes the 5 minutes that most rules look back would
       * not hold two samples.
       */
      scrapeInterval: duration("15s", "1s", "2m").default("15s"),
      evaluationInterval: duration("15s", "1s", "2m").default("15s"),
      /** How long samples are kept, then deleted (requirement S4). */
      retention: duration("30d", "1h").default("30d"),
      /** Deletes the oldest samples beyond this size as well. Without it only time limits the data. */
      retentionSize: size.optional(),
      /** Where samples are sent as well; credentials are not supported here yet. */
      remoteWriteUrl: httpUrl.optional(),
    })
    .prefault({}),
  alertmanager: z
    .strictObject({
      /** Wait before the first notification of a group, so that alerts of one cause arrive together. */
      groupWait: duration("30s", "0", "1h").default("30s"),
      /** Wait between notifications about changes of a group. */
      groupInterval: duration("5m", "1s", "1d").default("5m"),
      /** Wait before a notification that nobody acted on is repeated. */
      repeatInterval: duration("1h", "1m", "7d").default("1h"),
    })
    .prefault({}),
  /** Where alerts are delivered. Without an address (here or as the secret `webhookUrl`) they are only shown. */
  webhook: z
    .strictObject({
      url: httpUrl.optional(),
      /** User of basic authentication; its password is the secret `webhookPassword`. */
      username: z.string().min(1).optional(),
      sendResolved: z.boolean().default(true),
    })
    .prefault({}),
  loki: z.strictObject({ retention: duration("30d", "1d").default("30d") }).prefault({}),
  jaeger: z.strictObject({ retention: duration("7d", "1h").default("7d") }).prefault({}),
  logs: z
    .strictObject({
      /** Files whose lines are gathered; `*` and `**` match as in a shell. */
      files: z
        .array(z.string().startsWith("/", { error: 'expected an absolute path such as "/var/log/*.log"' }))
        .default(["/var/log/*.log", "/var/log/syslog", "/var/log/messages"]),
      /** Gathers the systemd journal too, where this machine has one. */
      journal: z.boolean().default(true),
    })
    .prefault({}),
  grafana: z.strictObject({ enabled: z.boolean().default(true) }).prefault({}),
  /** Raw Prometheus scrape jobs that are passed through, checked by promtool. */
  scrapeJobs: z.array(z.looseObject({ job_name: z.string().min(1) })).default([]),
  /** Existing Prometheus rule files that are passed through, checked by promtool; relative to the project. */
  ruleFiles: z.array(z.string().min(1)).default([]),
  /** Adds this repository's own demo shop to what is monitored. */
  demo: z.boolean().default(false),
  /** Overrides of alerts, by alert name. */
  alerts: alertOverrides,
  /** Overrides of alerts for the services of one tenant, by its name; they come on top of {@link alerts}. */
  tenants: z.record(z.string(), z.strictObject({ alerts: alertOverrides })).default({}),
});

/** Checked settings of one environment, every default filled in. */
export type Settings = z.infer<typeof settingsSchema>;
export type AlertOverride = z.infer<typeof alertOverrideSchema>;
