import type { EnginePaths } from "./paths.ts";

/** The engine's settings: its own home, no account, no questions, no downloads, nothing sent anywhere. */
export function engineVariables(paths: EnginePaths): Readonly<Record<string, string>> {
  return {
    PULUMI_HOME: paths.home,
    PULUMI_BACKEND_URL: paths.backendUrl,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    // Each update would leave one more copy of the state for ever; the one beside the state is enough.
    PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
    // It keeps a log of each of its runs, for a week; half a gigabyte of them is its own limit.
    PULUMI_LOG_ROTATION_MAX_TOTAL_MB: "20",
    NO_COLOR: "1",
  };
}
