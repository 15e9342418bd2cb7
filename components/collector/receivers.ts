import type { Settings } from "../../model/settings/schema.ts";

/** Name of the extension that keeps read positions and queues on disk. */
export const storage = "file_storage";

/** A receiver waits for as long as it takes, when what comes after it cannot take more: the log itself is the buffer. */
const waitInsteadOfDrop = {
  enabled: true,
  initial_interval: "1s",
  max_interval: "30s",
  max_elapsed_time: "0s",
};

/**
 * Follows log files. On its very first start it begins at their ends, since what was written before would be stored
 * with today's time; from then on it goes on where it stopped, and reads files that are new from their beginning.
 */
export function fileReceiver(files: Settings["logs"]["files"]): Readonly<Record<string, unknown>> {
  return {
    include: [...files],
    exclude: ["/**/*.gz", "/**/*.xz", "/**/*.zst", "/**/*.bz2"],
    start_at: "end",
    include_file_name: false,
    include_file_path: true,
    max_log_size: "256KiB",
    // Also how long after the very first start "from now on" begins.
    poll_interval: "200ms",
    storage,
    retry_on_failure: waitInsteadOfDrop,
    operators: [
      // The name of the service that writes: /var/log/nginx/access.log is nginx, /var/log/auth.log is auth, and
      // /srv/shop/orders.log is orders.
      {
        type: "regex_parser",
        regex: "^(?:/var/log/|/(?:.*/)?)(?P<service>[^/.]+)",
        parse_from: 'attributes["log.file.path"]',
        on_error: "send_quiet",
      },
      {
        type: "move",
        if: "attributes.service != nil",
        from: "attributes.service",
        to: 'resource["service.name"]',
      },
    ],
  };
}

/** Follows the systemd journal through `journalctl`, from now on and then from where it stopped. */
export const journalReceiver: Readonly<Record<string, unknown>> = {
  start_at: "end",
  priority: "info",
  convert_message_bytes: true,
  storage,
  retry_on_failure: waitInsteadOfDrop,
  operators: [
    {
      type: "severity_parser",
      if: "body.PRIORITY != nil",
      parse_from: "body.PRIORITY",
      // syslog's numbers as the level names that Loki and Grafana know.
      mapping: { fatal: ["0", "1", "2"], error: "3", warn: "4", info: ["5", "6"], debug: "7" },
      overwrite_text: true,
      on_error: "send_quiet",
    },
    {
      type: "add",
      field: 'resource["service.name"]',
      value: 'EXPR(body.SYSLOG_IDENTIFIER ?? body._SYSTEMD_UNIT ?? body._COMM ?? "journal")',
    },
    ...fromJournal("_SYSTEMD_UNIT", "systemd.unit"),
    ...fromJournal("_PID", "process.pid"),
    { type: "move", if: "body.MESSAGE != nil", from: "body.MESSAGE", to: "body" },
  ],
};

/** Keeps one field of a journal entry as an attribute of the line. */
function fromJournal(field: string, attribute: string): readonly Readonly<Record<string, unknown>>[] {
  return [
    {
      type: "copy",
      if: `body.${field} != nil`,
      from: `body.${field}`,
      to: `attributes["${attribute}"]`,
    },
  ];
}
